"""
Makes tables by LevelDB itself (Debian's python3-plyvel): leveldb_snappy.ldb and leveldb_plain.ldb. Their keys are key00000 … key01999, each followed by the
eight bytes that LevelDB adds, and the value of key i is ("value i " * (i mod 9)). python3 make_tables.py
"""
import glob
import os
import shutil
import tempfile
import plyvel

for name in ("snappy", "plain"):
    folder = tempfile.mkdtemp()
    database = plyvel.DB(folder, create_if_missing=True, compression="snappy" if name == "snappy" else None)
    for i in range(2000):
        database.put(f"key{i:05d}".encode(), (f"value {i} " * (i % 9)).encode())
    database.compact_range()
    database.close()
    tables = glob.glob(os.path.join(folder, "*.ldb"))
    shutil.copy(max(tables, key=os.path.getsize), f"leveldb_{name}.ldb")
    shutil.rmtree(folder)
