import duckdb, os, time, sys

for v in ("v1.2.0", "v1.4.0", "v1.5.0", None):
    p = f"/tmp/h4-try/x{v}.duckdb"
    if os.path.exists(p):
        os.remove(p)
    t = time.time()
    con = duckdb.connect(p, config={"storage_compatibility_version": v} if v else {})
    con.execute(f"attach '{os.path.realpath(os.environ['SCRISK_DB'])}' as o (read_only)")
    n = con.execute("select current_database()").fetchone()[0]
    try:
        con.execute(f'copy from database o to "{n}"')
    except Exception as e:
        print(e)
    con.close()
    print(v, time.time() - t, os.path.getsize(p))
