using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Inception.SampleTests;

/// <summary>A page in a Chromium without a window, controlled by the DevTools protocol.</summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);   // many times what a page takes on idle cores

    private readonly Process _chromium;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private int _last;

    private ChromiumPage(Process chromium, DirectoryInfo profile) => (_chromium, _profile) = (chromium, profile);

    /// <summary>The browser's executable; null where this machine has none.</summary>
    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Starts the browser with an empty profile, and opens an address.</summary>
    public static async Task<ChromiumPage> OpenAsync(Uri address)
    {
        var profile = Directory.CreateTempSubdirectory("inception-chromium-");
        var start = new ProcessStartInfo(Executable!, [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", address.ToString(),
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var page = new ChromiumPage(Process.Start(start)!, profile);
        try
        {
            await page.ConnectAsync();
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a JavaScript expression, as text.</summary>
    public async Task<string?> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = $"String({expression})", ["awaitPromise"] = true });
        return (string?)answer["result"]?["value"];
    }

    /// <summary>Waits until an expression has a value, and fails with its last value.</summary>
    public async Task WaitForAsync(string expression, string expected)
    {
        var watch = Stopwatch.StartNew();
        string? found;
        while ((found = await EvaluateAsync(expression)) != expected)
        {
            if (watch.Elapsed > Patience) throw new TimeoutException($"{expression} is '{found}' after {Patience}. Expected '{expected}'.");
            await Task.Delay(100);
        }
    }

    /// <summary>Chooses a file in a file input, as a user does in the dialog.</summary>
    public async Task ChooseAsync(string selector, string file)
    {
        var document = await SendAsync("DOM.getDocument", []);
        var input = await SendAsync("DOM.querySelector", new() { ["nodeId"] = (int)document["root"]!["nodeId"]!, ["selector"] = selector });
        await SendAsync("DOM.setFileInputFiles", new() { ["nodeId"] = (int)input["nodeId"]!, ["files"] = new JsonArray(file) });
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _chromium.Kill(entireProcessTree: true);
        await _chromium.WaitForExitAsync();
        _chromium.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of the browser writes its last files; the system clears its temporary folder.
        }
    }

    private async Task ConnectAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _chromium.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (Regex.Match(line, @"DevTools listening on ws://127\.0\.0\.1:(\d+)/") is not { Success: true } match) continue;
            _ = _chromium.StandardError.ReadToEndAsync(CancellationToken.None);   // a full pipe would stop the browser
            _ = _chromium.StandardOutput.ReadToEndAsync(CancellationToken.None);
            using var client = new HttpClient();
            var port = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            JsonNode? target = null;
            while (target is null)
            {
                var targets = await client.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{port}/json/list", patience.Token);
                target = targets!.FirstOrDefault(one => (string?)one!["type"] == "page");
                if (target is null) await Task.Delay(100, patience.Token);
            }

            await _socket.ConnectAsync(new(target["webSocketDebuggerUrl"]!.ToString()), patience.Token);
            return;
        }

        throw new InvalidOperationException("Chromium ended before it listened.");
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++_last;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync(patience.Token);
            if ((int?)answer["id"] != id) continue;
            return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]}");
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(text.ToArray())!;
    }
}
