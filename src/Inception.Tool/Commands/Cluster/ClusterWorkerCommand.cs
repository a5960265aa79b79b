using System.CommandLine;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster worker</c>: computes shards of the cluster's jobs until it is stopped.</summary>
internal sealed class ClusterWorkerCommand
{
    private const string Examples = """
        inception cluster worker                                              # on one machine; start several if you like
        inception cluster worker --redis redis:6379 --listen 10.0.0.7
        inception cluster worker --redis redis:6379 --listen 10.0.0.7 --device cuda:0
        """;

    private const string Notes =
        "The ports of a worker have no password and no encryption: anyone who can connect can submit jobs that read and write files as this user. By "
        + "default the worker accepts connections from this machine only. Use --listen only with an address of a network that you trust.";

    private readonly ClusterSettings _settings = new();

    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "The address on which other workers and 'submit' reach this worker, in a trusted network. Default: 127.0.0.1",
        HelpName = "ADDRESS",
    };

    private readonly Option<int?> _port = CommonOptions.WholeNumber(
        new("--port") { Description = "The port for other workers. Default: the first free port from 11111", HelpName = "PORT" },
        most: ushort.MaxValue);

    private readonly Option<int?> _engines = CommonOptions.WholeNumber(new("--engines")
    {
        Description = "The number of shards to compute at the same time",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    });

    private readonly Option<int?> _threads = CommonOptions.WholeNumber(
        new("--threads") { Description = "The number of threads per engine. Default: one per core", HelpName = "N" });

    private readonly DeviceOptions _device = new();

    private readonly Option<int?> _probe = CommonOptions.WholeNumber(new("--probe")
    {
        Description = "The time in seconds in which other workers must answer. A worker that does not answer for three times as long counts as dead",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 2,
    }, most: 3600);

    public static Command Create()
    {
        var options = new ClusterWorkerCommand();
        var command = new SavedCommand("worker", "Run a worker that computes the shards of the cluster's jobs until Ctrl-C.", Examples)
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
