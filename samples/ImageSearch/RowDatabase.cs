using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Inception.Samples.ImageSearch;

/// <summary>
/// The rows in SQLite, which are the truth: each has its vector too, so that the index can be filled from them. Rows that are gone are remembered until
/// the index has
/// been saved without them.
/// </summary>
internal sealed class RowDatabase(string path)
{
    private const string Columns = "id, path, size, modified, hash, vector";

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    public void Create() => Run(
        """
        PRAGMA journal_mode = wal;
        CREATE TABLE IF NOT EXISTS images (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, size INTEGER, modified INTEGER, hash TEXT, vector BLOB);
        CREATE TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS unreadable (path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, reason TEXT);
        CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
        """);

    public static void Delete(string path)
    {
        SqliteConnection.ClearAllPools();
        foreach (var end in (string[])["", "-wal", "-shm"]) File.Delete(path + end);
    }

    /// <summary>Writes rows in one transaction. A row of a path that is there takes a new number, so that a vector never changes under its number.</summary>
    /// <returns>The numbers that are gone.</returns>
    public IReadOnlyList<long> Upsert(IReadOnlyList<ImageRecord> records)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        var gone = new List<long>();
        foreach (var record in records)
        {
            gone.AddRange(Remove(connection, "path = $key", record.Path));
            using var insert = Command(
                connection, "INSERT INTO images (path, size, modified, hash, vector) VALUES ($path, $size, $modified, $hash, $vector) RETURNING id");
            insert.Parameters.AddWithValue("$path", record.Path);
            insert.Parameters.AddWithValue("$size", record.Size);
            insert.Parameters.AddWithValue("$modified", record.Modified);
            insert.Parameters.AddWithValue("$hash", record.Hash);
            insert.Parameters.AddWithValue("$vector", MemoryMarshal.AsBytes(record.Vector.Span).ToArray());
            record.Id = (long)insert.ExecuteScalar()!;
            Run(connection, "DELETE FROM unreadable WHERE path = $path", ("$path", record.Path));
        }

        transaction.Commit();
        return gone;
    }

    public void Delete(IEnumerable<long> ids)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        foreach (var id in ids) Remove(connection, "id = $key", id);
        transaction.Commit();
    }

    /// <summary>All rows without vectors, in the order of their numbers.</summary>
    public IEnumerable<ImageRecord> All() => Query("SELECT id, path, size, modified, hash, NULL FROM images ORDER BY id");

    public IEnumerable<long> Ids() => Query("SELECT id, '', 0, 0, '', NULL FROM images ORDER BY id").Select(row => row.Id);

    public IEnumerable<long> Gone() => Query("SELECT id, '', 0, 0, '', NULL FROM gone").Select(row => row.Id);

    public ImageRecord? Find(long id) => Query($"SELECT {Columns} FROM images WHERE id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>The file was written again with the same bytes.</summary>
    public void Touch(ImageRecord record)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        Run(
            connection,
            "UPDATE images SET size = $size, modified = $modified WHERE id = $id",
            ("$size", record.Size),
            ("$modified", record.Modified),
            ("$id", record.Id));
        Run(connection, "DELETE FROM unreadable WHERE path = $path", ("$path", record.Path));
        transaction.Commit();
    }

    /// <summary>The index was saved without these rows.</summary>
    public void Forget(IEnumerable<long> gone)
    {
        foreach (var chunk in gone.Chunk(500)) Run($"DELETE FROM gone WHERE id IN ({string.Join(", ", chunk)})");
    }

    /// <summary>Lists a file that is no image, with the reason in place of the sum. The row of the image that it was is gone.</summary>
    /// <returns>The numbers that are gone.</returns>
    public IReadOnlyList<long> AddUnreadable(ImageRecord file)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        var gone = Remove(connection, "path = $key", file.Path);
        Run(
            connection,
            "INSERT OR REPLACE INTO unreadable VALUES ($path, $size, $modified, $reason)",
            ("$path", file.Path),
            ("$size", file.Size),
            ("$modified", file.Modified),
            ("$reason", file.Hash));
        transaction.Commit();
        return gone;
    }

    public void RemoveUnreadable(string path) => Run("DELETE FROM unreadable WHERE path = $path", ("$path", path));

    /// <summary>Files that are no images, with the reason in place of the sum.</summary>
    public IEnumerable<ImageRecord> Unreadable() => Query("SELECT 0, path, size, modified, reason, NULL FROM unreadable ORDER BY path");

    /// <summary>A fact that was noted; null for none.</summary>
    public string? Fact(string name)
    {
        using var connection = Open();
        using var read = Command(connection, "SELECT value FROM facts WHERE name = $name");
        read.Parameters.AddWithValue("$name", name);
        return (string?)read.ExecuteScalar();
    }

    public void Note(string fact, string value) => Run("INSERT OR REPLACE INTO facts VALUES ($name, $value)", ("$name", fact), ("$value", value));

    private static List<long> Remove(SqliteConnection connection, string where, object key)
    {
        using var delete = Command(connection, $"DELETE FROM images WHERE {where} RETURNING id");
        delete.Parameters.AddWithValue("$key", key);
        var gone = new List<long>();
        using (var reader = delete.ExecuteReader())
            while (reader.Read()) gone.Add(reader.GetInt64(0));
        foreach (var id in gone) Run(connection, "INSERT INTO gone VALUES ($id)", ("$id", id));
        return gone;
    }

    private IEnumerable<ImageRecord> Query(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        using var command = Command(connection, sql);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new()
            {
                Id = reader.GetInt64(0),
                Path = reader.GetString(1),
                Size = reader.GetInt64(2),
                Modified = reader.GetInt64(3),
                Hash = reader.GetString(4),
                Vector = reader.IsDBNull(5) ? default : MemoryMarshal.Cast<byte, float>((byte[])reader[5]).ToArray(),
            };
        }
    }

    private void Run(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Open();
        Run(connection, sql, parameters);
    }

    private static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;   // the connection's transaction, if there is one, is taken
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }
}
