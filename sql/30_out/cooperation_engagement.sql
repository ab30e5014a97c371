-- Engagement in the multilateral frameworks for critical minerals and rare earths. grain: economy, month
CREATE TABLE out.cooperation_engagement (
    economy         VARCHAR NOT NULL,
    month           DATE NOT NULL,
    engagement      DOUBLE NOT NULL,
    engagement_low  DOUBLE NOT NULL,
    engagement_high DOUBLE NOT NULL,
    frameworks      VARCHAR,
    chaired         VARCHAR,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.cooperation_engagement
SELECT
    economy,
    month,
    engagement,
    engagement_low,
    engagement_high,
    frameworks,
    chaired,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, month;
