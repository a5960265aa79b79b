using System.CommandLine;
using Inception.Runtime;
using Inception.Tool.Libtorch;

namespace Inception.Tool.Commands;

/// <summary><c>inception runtime …</c>: libtorch for the commands that need it, which this program does not carry.</summary>
internal static class RuntimeCommand
{
    private const string Cpu = "cpu";

    private const string Notes =
        "classify, embed, compare, predict, preprocess, summary and weights need no libtorch. The others do, and so do --engine eager and compiled, and the "
        + $"precisions bf16 and int8. {NativePlatform.LibtorchVariable} names a folder with another libtorch {NativePlatform.LibtorchVersion}, such as one for CUDA.";

    public static Command Create()
    {
        var command = new Command("runtime", "Add or remove libtorch, which training and some engines need.") { CreateAdd(), CreateRemove(), CreatePath() };
        command.SetNotes(Notes);
        return command;
    }

    private static Argument<string> Kind()
    {
        var kind = new Argument<string>("KIND") { Description = "cpu: libtorch for this machine's processor" };
        kind.AcceptOnlyFromAmong(Cpu);
        return kind;
    }

    private static Command CreateAdd()
    {
        var settings = new CacheSettings();
        var command = new Command("add", "Fetch libtorch from nuget.org into the cache. An interrupted download resumes.") { Kind() };
        command.SetExamples("inception runtime add cpu");
        settings.AddSourceTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var package = LibtorchPackage.OfThisMachine();
            var folder = new LibtorchFolder(package);
            using (var bar = new ProgressLine(cancellation)) await folder.AddAsync(settings.Downloads(parsed), bar, cancellation);
            Console.WriteLine($"libtorch {LibtorchPackage.Version} for {package.Platform}: {folder.Path}, {folder.Size / 1e6:F0} MB");
            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var command = new Command("remove", "Delete the libtorch that 'inception runtime add' fetched.") { Kind() };
        command.SetAction(_ =>
        {
            var folder = Added();
            folder.Remove();
            Console.WriteLine($"Deleted: {folder.Path}");
            return 0;
        });
        return command;
    }

    private static Command CreatePath()
    {
        var command = new Command("path", "Print the folder of the libtorch that 'inception runtime add' fetched.") { Kind() };
        command.SetAction(_ =>
        {
            Console.WriteLine(Added().Path);
            return 0;
        });
        return command;
    }

    private static LibtorchFolder Added()
    {
        var folder = new LibtorchFolder(LibtorchPackage.OfThisMachine());
        return folder.Exists ? folder : throw new UserException($"There is no libtorch in '{folder.Path}'. 'inception runtime add cpu' fetches it.");
    }
}
