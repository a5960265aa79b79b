using System.CommandLine;
using Inception.Runtime;
using Inception.Tool.Runtimes;

namespace Inception.Tool.Commands;

/// <summary><c>inception runtime …</c>: manages the native libraries that some commands need, which are not part of this program.</summary>
internal static class RuntimeCommand
{
    private const string Notes =
        "classify, embed, compare, predict, preprocess, gradcam, metrics, serve, cluster, summary, doctor and most of weights need no libtorch. The others "
        + "do, and so do --engine eager and compiled, gradcam --stage, and the "
        + $"precisions bf16 and int8. {NativePlatform.LibtorchVariable} names a folder with another libtorch {NativePlatform.LibtorchVersion}, such as "
        + "one for CUDA. bench races ONNX Runtime where it was added.";

    public static Command Create()
    {
        var command = new Command("runtime", "Add or remove libtorch, which training and some engines need, and ONNX Runtime.")
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
        var kind = new Argument<string>("KIND") { Description = "cpu: libtorch for this machine's processor. onnxruntime: ONNX Runtime, for 'bench'" };
        kind.AcceptOnlyFromAmong(RuntimePackage.Cpu, RuntimePackage.OnnxRuntime);
        return kind;
    }

    private static Command CreateAdd()
    {
        var (kind, settings) = (Kind(), new CacheSettings());
        var command = new Command("add", "Fetch libtorch or ONNX Runtime from nuget.org into the cache. An interrupted download resumes.") { kind };
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
        var command = new Command("remove", "Delete what 'inception runtime add' fetched.") { kind };
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
        var command = new Command("path", "Print the folder of what 'inception runtime add' fetched.") { kind };
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
        return folder.Exists ? folder : throw new UserException($"There is no {package.Name} in '{folder.Path}'. 'inception runtime add {kind}' fetches it.");
    }
}
