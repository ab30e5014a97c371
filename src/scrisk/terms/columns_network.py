"""The published columns of networks of one's own firms: see columns.py for the order of the fields."""

from __future__ import annotations

_DIEM = "Diem et al. 2022, doi:10.1038/s41598-022-11522-z"

ROWS: tuple[tuple[str, ...], ...] = (
    # --- a network
    ("network", "VARCHAR", "", "", "A network of the user's own, by the name it was loaded with.", "", "Network", "ネットワーク", "네트워크"),
    ("network_hash", "VARCHAR", "", "", "sha256 of the network's nodes, links and essential inputs, and of how they are meant.", "", "Hash", "ハッシュ", "해시"),
    ("network_files", "VARCHAR", "", "", "Names of the files it was loaded from, joined by ;.", "", "Files", "ファイル", "파일"),
    ("node_count", "INTEGER", "", ">= 1", "Nodes of the network.", "", "Nodes", "ノード数", "노드 수"),
    ("link_count", "BIGINT", "", ">= 1", "Links of the network.", "", "Links", "リンク数", "링크 수"),
    ("node_sectors", "INTEGER", "", ">= 1", "Sectors of the network; 1 where none were given.", "", "Sectors", "業種数", "업종 수"),
    ("part_count", "INTEGER", "", ">= 1", "Parts of the network that no link joins.", "", "Parts", "連結成分数", "연결 성분 수"),
    ("largest_part", "INTEGER", "", ">= 1", "Nodes of the largest part.", "", "Largest part", "最大連結成分", "최대 연결 성분"),
    ("without_inputs", "INTEGER", "", ">= 0", "Nodes that buy from nobody in the network: no supplier's fall reaches them.", "", "Without suppliers", "仕入先なし", "공급자 없음"),
    ("without_buyers", "INTEGER", "", ">= 0", "Nodes that sell to nobody in the network: no buyer's fall reaches them.", "", "Without buyers", "販売先なし", "구매자 없음"),
    ("outputs_given", "INTEGER", "", ">= 0", "Nodes whose output was given; the others count with what they sell to the network.", "", "Outputs given", "産出既知数", "산출 제공 수"),
    ("total_output", "DOUBLE", "unit of the network", "> 0", "Sum of node_output.", "", "Output", "産出合計", "총산출"),
    ("network_unit", "VARCHAR", "", "", "Unit of the links and outputs, as the user calls it.", "", "Unit", "単位", "단위"),
    ("essential_rule", "VARCHAR", "", "all, none, table", "Which inputs are essential: all, none, or as a table by sector tells.", _DIEM, "Essential inputs", "必須投入", "필수 투입"),
    ("unlisted_kind", "VARCHAR", "", "essential, non-essential, negligible", "With a table, what the pairs of sectors are that it does not name.", "", "Pairs not named", "未記載の組", "미기재 조합"),
    ("dropped_loops", "INTEGER", "", ">= 0", "Rows left out, as the user asked, because a node sells to itself.", "", "Self loops left out", "自己ループ除外", "자기 루프 제외"),
    ("dropped_zeros", "INTEGER", "", ">= 0", "Rows left out, as the user asked, because their value is zero.", "", "Zeros left out", "ゼロ除外", "영값 제외"),
    ("summed_links", "INTEGER", "", ">= 0", "Rows added to another of the same link, as the user asked.", "", "Rows added up", "合算行", "합산 행"),
    # --- its nodes and links
    ("node", "VARCHAR", "", "", "Id of a node, as the user calls it.", "", "Node", "ノード", "노드"),
    ("node_name", "VARCHAR", "", "", "Name of the node.", "", "Name", "名称", "명칭"),
    ("node_sector", "VARCHAR", "", "", "Sector of the node, as the user calls it; empty where no sectors were given.", "", "Sector", "業種", "업종"),
    ("node_economy", "VARCHAR", "", "", "Economy of the node, as the user calls it.", "", "Economy", "国・地域", "국가·지역"),
    ("node_item", "VARCHAR", "", "", "What the node sells, as the user calls it.", "", "Item", "品目", "품목"),
    ("node_output", "DOUBLE", "unit of the network", ">= 0", "Output of the node, its weight in every sum: as given, else what it sells to the network.", "", "Output", "産出", "산출"),
    ("is_output_given", "BOOLEAN", "", "", "Whether node_output was given.", "", "Output given", "産出既知", "산출 제공"),
    ("node_sales", "DOUBLE", "unit of the network", ">= 0", "What the node sells to others of the network.", "", "Sales", "販売", "판매"),
    ("node_purchases", "DOUBLE", "unit of the network", ">= 0", "What the node buys from others of the network.", "", "Purchases", "購入", "구매"),
    ("node_suppliers", "INTEGER", "", ">= 0", "Nodes that it buys from.", "", "Suppliers", "仕入先数", "공급자 수"),
    ("node_buyers", "INTEGER", "", ">= 0", "Nodes that it sells to.", "", "Buyers", "販売先数", "구매자 수"),
    ("supplier_node", "VARCHAR", "", "", "Node that sells: a firm by its id; in the graph of chips who sells what, such as JPN:resist-processing-tools>KOR.", "", "Supplier", "供給者", "공급자"),
    ("buyer_node", "VARCHAR", "", "", "Node that buys: a firm by its id; in the graph of chips such as KOR:N25/memory, the lithography of Korea's memory.", "", "Buyer", "購入者", "구매자"),
    ("link_value", "DOUBLE", "unit of the network", "> 0", "What is sold.", "", "Value", "取引額", "거래액"),
    ("link_need", "VARCHAR", "", "essential, non-essential, negligible", "How essential the supplier's goods are to the buyer.", _DIEM, "Need", "必要度", "필요도"),
    # --- who matters
    ("systemic_rank", "INTEGER", "", ">= 1", "Place of the node by esri, the largest first; equal ones in the order of their ids.", "", "Rank", "順位", "순위"),
    ("esri", "DOUBLE", "fraction", "0-1", "Economic systemic risk index: share of the network's output that is lost when the node makes nothing any more, its own included.", _DIEM, "ESRI", "ESRI", "ESRI"),
    ("esri_down", "DOUBLE", "fraction", "0-1", "Share of output lost by those who lack its goods, and theirs.", _DIEM, "ESRI, downstream", "ESRI (川下)", "ESRI (하류)"),
    ("esri_up", "DOUBLE", "fraction", "0-1", "Share of output lost by those who lose its orders, and theirs.", _DIEM, "ESRI, upstream", "ESRI (川上)", "ESRI (상류)"),
    ("output_share", "DOUBLE", "fraction", "0-1", "Share of the node in the network's output: what its stop costs when nobody else falls.", "", "Own share", "産出シェア", "산출 비중"),
    ("cascade_steps", "INTEGER", "", ">= 0", "Steps until no node's output changed by more than cascade_epsilon.", _DIEM, "Steps", "段数", "단계 수"),
    ("is_converged", "BOOLEAN", "", "", "Whether the cascade ended within the steps that the method allows.", "", "Ended", "収束", "수렴"),
    ("cascade_epsilon", "DOUBLE", "fraction", "0-1", "The cascade has ended when no output changes by more than this in a step.", _DIEM, "Epsilon", "収束基準", "수렴 기준"),
    ("has_replacement", "BOOLEAN", "", "", "Whether buyers turn to the rest of a market when a supplier falls.", _DIEM, "Replacement", "代替供給", "대체 공급"),
)  # fmt: skip
