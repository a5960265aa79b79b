using System.CommandLine;
using Inception.Runtime;
using Inception.Tool.Runtimes;

namespace Inception.Tool.Commands;

/// <summary><c>inception runtime …</c>: manages the native libraries that some commands need, which are not part of this program.</summary>
internal static class RuntimeCommand
{
    private const string Notes =
        "These commands need no libtorch: classify, embed, compare, predict, preprocess, gradcam, metrics, serve, cluster, summary, doctor and most of "
        + "weights. All other commands need it, and so do --engine eager, --engine compiled, --precision bf16 and int8, and gradcam --stage. "
        + $"Set {NativePlatform.LibtorchVariable} to a folder to use another libtorch {NativePlatform.LibtorchVersion}, such as one for CUDA. "
        + "bench measures ONNX Runtime too once it is added.";

    public static Command Create()
    {
        var command = new Command("runtime", "Download or remove libtorch, which training and some engines need, and ONNX Runtime for bench.")
        {
            CreateAdd(),
            CreateRemove(),
            CreatePath(),
        };
        command.SetNotes(Notes);
        return command;
    }

    private static Argument<string> Kind()
    {
        var kind = new Argument<string>("KIND") { Description = "cpu is libtorch for this machine's processor; onnxruntime is ONNX Runtime, for 'bench'" };
        kind.AcceptOnlyFromAmong(RuntimePackage.Cpu, RuntimePackage.OnnxRuntime);
        return kind;
    }

    private static Command CreateAdd()
    {
        var (kind, settings) = (Kind(), new CacheSettings());
        var command = new Command("add", "Download libtorch or ONNX Runtime from nuget.org into the cache. An interrupted download resumes.") { kind };
        command.SetExamples("inception runtime add cpu");
        settings.AddSourceTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var package = RuntimePackage.OfThisMachine(parsed.GetValue(kind)!);
            var folder = new RuntimeFolder(package);
            using (var bar = new ProgressLine(cancellation)) await folder.AddAsync(settings.Downloads(parsed), bar, cancellation);
            Console.WriteLine($"{package.Name} {package.Version} for {package.Platform}: {folder.Path}, {folder.Size / 1e6:F0} MB");
            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var kind = Kind();
        var command = new Command("remove", "Delete the libraries that 'inception runtime add' downloaded.") { kind };
        command.SetAction(parsed =>
        {
            var folder = Added(parsed.GetValue(kind)!);
            folder.Remove();
            Console.WriteLine($"Deleted: {folder.Path}");
            return 0;
        });
        return command;
    }

    private static Command CreatePath()
    {
        var kind = Kind();
        var command = new Command("path", "Print the folder of the libraries that 'inception runtime add' downloaded.") { kind };
        command.SetAction(parsed =>
        {
            Console.WriteLine(Added(parsed.GetValue(kind)!).Path);
            return 0;
        });
        return command;
    }

    private static RuntimeFolder Added(string kind)
    {
        var package = RuntimePackage.OfThisMachine(kind);
        var folder = new RuntimeFolder(package);
        return folder.Exists ? folder : throw new UserException($"{package.Name} is not in '{folder.Path}'. Download it with 'inception runtime add {kind}'.");
    }
}
