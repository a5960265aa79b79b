using System.CommandLine;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster worker</c>: computes shards of the cluster's jobs until it is stopped.</summary>
internal sealed class ClusterWorkerCommand
{
    private const string Examples = """
        inception cluster worker                                              # for a trial; start several if you like
        inception cluster worker --redis redis:6379 --listen 10.0.0.7
        inception cluster worker --redis redis:6379 --listen 10.0.0.7 --device cuda:0
        """;

    private const string Notes =
        "The ports of a worker have neither password nor encryption: whoever reaches them can submit jobs that read and write files as this user. The "
        + "worker listens on this machine alone unless --listen names an address of a network that you trust.";

    private readonly ClusterSettings _settings = new();

    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "The address for the other workers and for 'submit', of a trusted network; 127.0.0.1 when left out",
        HelpName = "ADDRESS",
    };

    private readonly Option<int?> _port = CommonOptions.WholeNumber(
        new("--port") { Description = "The port for the other workers; the first free one from 11111 on when left out", HelpName = "PORT" },
        most: ushort.MaxValue);

    private readonly Option<int?> _engines = CommonOptions.WholeNumber(new("--engines")
    {
        Description = "Shards that are computed side by side",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    });

    private readonly Option<int?> _threads = CommonOptions.WholeNumber(
        new("--threads") { Description = "The threads of each engine; one for each core when left out", HelpName = "N" });

    private readonly DeviceOptions _device = new();

    private readonly Option<int?> _probe = CommonOptions.WholeNumber(new("--probe")
    {
        Description = "How many seconds another worker may take to answer; it is dead after three times that",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 2,
    }, most: 3600);

    public static Command Create()
    {
        var options = new ClusterWorkerCommand();
        var command = new SavedCommand("worker", "Compute shards of the cluster's jobs until Ctrl-C.", Examples)
        {
            options._engines, options._threads, options._listen, options._port, options._probe,
        };
        options._device.AddTo(command, "Device");
        options._settings.AddWorkerTo(command);
        command.SetNotes(Notes);
        command.SetAction(options.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation) => WorkerProcess.RunAsync(
        new(
            _settings.Connection(parsed), parsed.GetValue(_listen), parsed.GetValue(_port), parsed.GetValue(_engines)!.Value, parsed.GetValue(_threads),
            _device.IsOnCpu(parsed) ? null : _device.Resolve(parsed).ToString(), parsed.GetValue(_probe)!.Value),
        cancellation);
}
