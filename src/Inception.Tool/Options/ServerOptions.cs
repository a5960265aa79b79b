using System.CommandLine;
using System.Globalization;
using Inception.AspNetCore;
using Inception.AspNetCore.Hosting;
using Inception.Tool.Serving;

namespace Inception.Tool.Options;

/// <summary>The options of a server: where it listens, who may ask, and what a request may cost.</summary>
internal sealed class ServerOptions
{
    private const string Server = "Server", Limits = "Limits";

    /// <summary>The options whose values the parser cannot judge.</summary>
    private static readonly Dictionary<string, string> OfMembers = new()
    {
        [nameof(InceptionOptions.Name)] = "--name",
        [nameof(InceptionOptions.ApiKeys)] = "--api-keys",
    };

    private const string Grpc = "grpc", Http = "http";

    private const int HttpPort = 4318;   // by OpenTelemetry's convention

    private const long Megabyte = 1 << 20;

    private readonly Option<string> _url = new("--url")
    {
        Description = "The address to listen on. http://0.0.0.0:8080 accepts requests from other machines: use --api-keys with it",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private readonly Option<string?> _name =
        new("--name") { Description = "The model's name in /models and /v2/models. Default: the network's name", HelpName = "NAME" };

    private readonly Option<string?> _apiKeys = new("--api-keys")
    {
        Description = "A file with the accepted API keys, one per line, at least 16 characters each. Default: requests need no key",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _cors = new("--cors")
    {
        Description = "Allow browser requests from pages of this origin, such as https://example.org. Can be repeated",
        HelpName = "ORIGIN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _allowUrls =
        new("--allow-urls") { Description = "Let requests give the URL of an image, which the server downloads. Public addresses only" };

    private readonly Option<string?> _otlp = new("--otlp") { Description = "Send traces and metrics to this OpenTelemetry collector", HelpName = "URL" };

    private readonly Option<string> _otlpProtocol = CommonOptions.OneOf(
        new("--otlp-protocol") { Description = "The protocol of the OpenTelemetry collector. Default: http for port 4318, otherwise grpc" }, Grpc, Http);

    private readonly Option<int?> _top = CommonOptions.WholeNumber(
        new("--top") { Description = "How many classes to return if the request does not set top", HelpName = "N", DefaultValueFactory = _ => 5 });

    private readonly Option<int?> _maxBatch = CommonOptions.WholeNumber(
        new("--max-batch")
        {
            Description = "The maximum number of images in a batch. Default: twice the cores for portable, 8 for libtorch on a CPU, 32 on a GPU",
            HelpName = "N",
        });

    private readonly Option<int?> _maxDelay = CommonOptions.WholeNumber(
        new("--max-delay")
        {
            Description = "The maximum time in milliseconds that a request waits for others to share its batch. Default: 0 for portable, 2 for libtorch",
            HelpName = "MS",
        },
        least: 0, most: 60_000);

    private readonly Option<int?> _maxBody = CommonOptions.WholeNumber(
        new("--max-body") { Description = "The maximum size of a request body in MiB; answer 413 above it. Default: 20", HelpName = "MB" }, most: 2047);

    private readonly Option<int?> _maxPixels = CommonOptions.WholeNumber(
        new("--max-pixels") { Description = "The maximum size of an image in megapixels; answer 413 above it. Default: 50", HelpName = "MP" }, most: 536);

    private readonly Option<int?> _maxRequests = CommonOptions.WholeNumber(
        new("--max-requests")
        {
            Description = "The maximum number of requests at the same time; answer 503 above it. Default: 8 per core",
            HelpName = "N",
        });

    private readonly Option<int?> _rate = CommonOptions.WholeNumber(
        new("--rate")
        {
            Description = "The maximum number of requests per second from one API key or client; answer 429 above it. Default: no limit",
            HelpName = "N",
        },
        most: 1_000_000);

    private readonly Option<int?> _timeout = CommonOptions.WholeNumber(
        new("--timeout") { Description = "The time limit in seconds for a request, including its upload. Default: 30", HelpName = "SECONDS" }, most: 3600);

    public void AddTo(Command command)
    {
        command.AddGroup(Server, _url, _name, _top, _apiKeys, _cors, _allowUrls, _otlp, _otlpProtocol);
        command.AddGroup(Limits, _maxBatch, _maxDelay, _maxBody, _maxPixels, _maxRequests, _rate, _timeout);
    }

    /// <summary>The address to listen at.</summary>
    /// <exception cref="UserException">It is none, or asks for TLS.</exception>
    public Uri Url(ParseResult parsed)
    {
        var text = parsed.GetValue(_url)!;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
            throw new UserException($"--url expects an address such as http://127.0.0.1:8080; found '{text}'.");
        return url.Scheme == "http" ? url
            : throw new UserException("--url expects an http: address. For https, put a reverse proxy (nginx, Caddy) with a certificate in front.");
    }

    /// <summary>The origins whose pages may ask.</summary>
    /// <exception cref="UserException">One is no origin.</exception>
    public IReadOnlyList<string> Origins(ParseResult parsed)
    {
        var origins = parsed.GetValue(_cors) ?? [];
        foreach (var origin in origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                || uri.GetLeftPart(UriPartial.Authority) != origin)
                throw new UserException($"--cors expects an origin such as https://example.org; found '{origin}'.");
        }

        return origins;
    }

    /// <summary>The collector of traces and metrics; null where there is none.</summary>
    /// <exception cref="UserException">It is no address.</exception>
    public TelemetryCollector? Collector(ParseResult parsed)
    {
        var protocol = parsed.GetValue(_otlpProtocol);
        if (parsed.GetValue(_otlp) is not { } text)
            return protocol is null ? null : throw new UserException("--otlp-protocol needs --otlp: add the address of the collector with --otlp URL.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new UserException($"--otlp expects a URL such as http://localhost:4317; found '{text}'.");
        return new(url, protocol is null ? url.Port == HttpPort : protocol == Http);
    }

    /// <summary>Sets what the command line says.</summary>
    public void Apply(ParseResult parsed, IReadOnlyList<string> keys, InceptionOptions options)
    {
        options.Name = parsed.GetValue(_name);
        options.Top = parsed.GetValue(_top)!.Value;
        options.AllowUrls = parsed.GetValue(_allowUrls);
        foreach (var key in keys) options.ApiKeys.Add(key);
        options.Batching.MaxBatch = parsed.GetValue(_maxBatch);
        options.Batching.MaxDelay = parsed.GetValue(_maxDelay) is { } delay ? TimeSpan.FromMilliseconds(delay) : null;
        var limits = options.Limits;
        if (parsed.GetValue(_maxBody) is { } megabytes) limits.MaxBodyBytes = megabytes * Megabyte;
        if (parsed.GetValue(_maxPixels) is { } megapixels) limits.MaxPixels = megapixels * 1_000_000;
        if (parsed.GetValue(_timeout) is { } seconds) limits.RequestTimeout = TimeSpan.FromSeconds(seconds);
        limits.MaxConcurrentRequests = parsed.GetValue(_maxRequests);
        limits.RequestsPerSecond = parsed.GetValue(_rate);
        limits.Burst = Math.Max(limits.Burst, parsed.GetValue(_rate) ?? 0);
    }

    /// <summary>The accepted API keys; none where everybody may ask.</summary>
    /// <exception cref="UserException">The file is not there, or has no key.</exception>
    public IReadOnlyList<string> Keys(ParseResult parsed)
    {
        if (parsed.GetValue(_apiKeys) is not { } file) return [];
        var keys = File.ReadAllLines(InputFile.Existing(file)).Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        if (keys.Count == 0)
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--api-keys expects one key per line; the file '{file}' has no key."));
        return keys;
    }

    /// <summary>Checks the options as the server does at its start, before the model is opened.</summary>
    /// <exception cref="UserException">An option is out of its range.</exception>
    public void Check(ParseResult parsed, IReadOnlyList<string> keys)
    {
        var options = new InceptionOptions { CreateModel = _ => throw new InvalidOperationException("This model is only checked.") };
        Apply(parsed, keys, options);
        var result = new InceptionOptionsValidation().Validate(name: null, options);
        if (result.Failed) throw new UserException(InCommandLine(result.Failures.First()));
    }

    /// <summary>The check's message with the option of the command line: <c>Inception model: Name must be …</c>.</summary>
    private static string InCommandLine(string failure)
    {
        var message = failure.Split(": ", 2)[1];
        var member = message.Split(' ')[0];
        return OfMembers.TryGetValue(member, out var option) ? option + message[member.Length..] : message;
    }
}
