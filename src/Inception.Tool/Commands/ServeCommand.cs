using System.CommandLine;
using Inception.Tool.Serving;

namespace Inception.Tool.Commands;

/// <summary><c>inception serve</c>: serves a model over HTTP, with a web page. Only this command loads ASP.NET Core.</summary>
internal sealed class ServeCommand
{
    private const string Examples = """
        inception serve                                          # the shipped network, page at http://127.0.0.1:8080
        inception serve --weights inception_v3.tv_in1k
        inception serve --weights inception_v3.tv_in1k --url http://0.0.0.0:8080 --api-keys keys.txt --rate 20
        curl --data-binary @cat.jpg http://127.0.0.1:8080/classify
        """;

    private readonly ModelArguments _model = new(takesSeveralDevices: true);

    private readonly EngineOptions _engine = new();

    private readonly ServerOptions _server = new();

    public static Command Create()
    {
        var options = new ServeCommand();
        var command = new SavedCommand("serve", "Serve a model over HTTP: classify, embed, explain, the Open Inference Protocol, and a web page.", Examples);
        command.SetNotes("Ctrl-C and SIGTERM stop the server after it has answered the current requests; the exit code is 0. /scalar documents the endpoints.");
        options._server.AddTo(command);
        options._model.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _engine.Check(parsed);
        var keys = _server.Keys(parsed);
        _server.Check(parsed, keys);
        var settings = new ServerSettings(_server.Url(parsed), _server.Origins(parsed), _server.Collector(parsed),
            options => _server.Apply(parsed, keys, options));
        await ModelServer.RunAsync(settings, stop => _engine.OpenForServiceAsync(parsed, _model, stop), cancellation);
        return 0;
    }
}
