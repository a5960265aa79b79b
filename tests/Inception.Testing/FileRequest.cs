using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Inception.Testing;

/// <summary>One request to a <see cref="FileServer"/>, and the means to answer it.</summary>
public sealed class FileRequest
{
    private readonly Stream _stream;
    private readonly TcpClient _client;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private FileRequest(Stream stream, TcpClient client, string target) => (_stream, _client, Target) = (stream, client, target);

    /// <summary>What is asked for: <c>/name</c>; the whole address when it is asked of a proxy.</summary>
    public string Target { get; }

    /// <summary>A header's value, null when it is not there.</summary>
    public string? this[string header] => _headers.GetValueOrDefault(header);

    /// <summary>The first byte asked for, 0 when the whole is.</summary>
    public int From => this["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;

    public static FileRequest Read(Stream stream, TcpClient client)
    {
        var lines = ReadHead(stream).Split("\r\n");
        var request = new FileRequest(stream, client, lines[0].Split(' ')[1]);
        foreach (var line in lines.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal)))
            request._headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return request;
    }

    /// <summary>Answers as a good server does: the rest of the file if it is asked for and is still the same, else the whole.</summary>
    /// <param name="content">The file.</param>
    /// <param name="version">Its ETag; none when null.</param>
    /// <param name="end">The connection breaks before this byte of the file.</param>
    public void Send(byte[] content, string? version = "\"1\"", int? end = null)
    {
        var isRest = From > 0 && this["If-Range"] == version;
        var from = isRest ? From : 0;
        Head(
            isRest ? "206 Partial Content" : "200 OK",
            version is null ? "X-None: 0" : $"ETag: {version}",
            $"Content-Length: {content.Length - from}",
            isRest ? $"Content-Range: bytes {from}-{content.Length - 1}/{content.Length}" : "Accept-Ranges: bytes");
        Write(content.AsSpan(from, Math.Max(0, (end ?? content.Length) - from)));
    }

    /// <summary>Answers with a status and no body.</summary>
    public void Refuse(string status, params string[] headers) => Head(status, [.. headers, "Content-Length: 0"]);

    public void Redirect(Uri to, string status = "302 Found") => Refuse(status, $"Location: {to}");

    public void Head(string status, params string[] headers) =>
        Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n"));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _stream.Flush();
    }

    /// <summary>Waits until the client has gone.</summary>
    public void AwaitEnd()
    {
        while (_client.Client.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead) && _client.Client.Available > 0) _stream.ReadByte();
    }

    private static string ReadHead(Stream stream)
    {
        var head = new StringBuilder();
        while (!EndsHead(head))
        {
            var read = stream.ReadByte();
            if (read < 0) throw new IOException("The client left before it had asked.");
            head.Append((char)read);
        }

        return head.ToString();
    }

    private static bool EndsHead(StringBuilder head) => head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
