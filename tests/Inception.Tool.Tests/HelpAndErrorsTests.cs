using System.Runtime.InteropServices;

namespace Inception.Tool.Tests;

[Collection(ConsoleApp.Name)]
public class HelpAndErrorsTests(ConsoleAppFiles files)
{
    [Fact]
    public void Help_lists_every_command()
    {
        var help = ConsoleRun.Of("--help").ShouldSucceed();

        help.Should().ContainAll("demo", "classify", "summary", "predict", "features", "gradcam", "embed", "compare", "preprocess", "train", "finetune", "evaluate", "compile", "export", "weights", "bench", "doctor");
    }

    [Fact]
    public void The_help_of_a_command_names_its_options_and_defaults() =>
        ConsoleRun.Of("train", "--help").ShouldSucceed().Should().ContainAll("--data-dir <DIR>", "--epochs <N>", "--recipe <FILE>", "--optimizer <sgd|adamw|rmsprop>", "--seed", "--output <FOLDER>", "--device <auto|cpu|cuda>", "Examples:");

    public static TheoryData<string, string> Mistakes => new()
    {
        { "nonsense", "*'nonsense'*inception --help" },
        { "weights", "*inception weights --help" },
        { "weights check absent.pth", "There is no file 'absent.pth'." },
        { "weights check inception_v3.tv_in1k --cache FOLDER", "inception_v3.tv_in1k is not in the cache: there is no '*'. 'inception weights download inception_v3.tv_in1k' fetches it." },
        { "weights check SMALL", "No published weights have a file of this name: '*'. Give --as ID or --model NAME." },
        { "weights check SMALL --as googlenet.torchvision", "*is not googlenet.torchvision, whose SHA-256 sum begins with 1378be20: its own is *" },
        { "weights check SMALL --as xception.keras", "xception.keras cannot be read: it is an HDF5 file of Keras.*" },
        { "weights info nonsense", "There are no published weights 'nonsense'. 'inception weights list' shows all." },
        { "weights info inception_v4.nonsense", "There are no published weights 'inception_v4.nonsense'. Of inception_v4: inception_v4.tf_in1k, *" },
        { "weights list --model resnet", "There is no model 'resnet'*" },
        { "weights download", "*'ID' missing*inception weights download --help" },
        { "weights download inception_v3.tv_in1k nonsense --cache FOLDER", "There are no published weights 'nonsense'.*" },
        { "weights download inception_v3.tv_in1k --cache FOLDER --offline", "inception_v3.tv_in1k.safetensors is not in '*'. Nothing is fetched*Put the file from https://huggingface.co/timm/inception_v3.tv_in1k/resolve/main/model.safetensors at '*inception_v3.tv_in1k.safetensors'; its SHA-256 sum is 9c452c63*" },
        { "weights download inception_v3.tv_in1k --cache FOLDER --mirror http://127.0.0.1/", "--mirror expects an address https://*--allow-http*found 'http://127.0.0.1/'." },
        { "weights download bninception.cadene --cache FOLDER", "bn_inception-52deb4733.pth could not be downloaded. http://data.lip6.fr/*not protected by TLS*--allow-http*" },
        { "classify IMAGE --weights inception_v3.nonsense", "There are no published weights 'inception_v3.nonsense'. Of inception_v3: *" },
        { "classify IMAGE --weights xception.keras", "xception.keras cannot be read: it is an HDF5 file of Keras. xception.tf_in1k has the same weights." },
        { "classify IMAGE --weights inception_v4.tf_in1k --model googlenet", "inception_v4.tf_in1k are weights of inception_v4, not of googlenet: leave out --model." },
        { "classify IMAGE --weights inception_resnet_v1.vggface2", "inception_resnet_v1.vggface2 has no class names: it makes features, for 'embed', 'compare' and 'features'." },
        { "classify IMAGE --weights inception_v4.tf_in1k --cache FOLDER --offline", "inception_v4.tf_in1k.safetensors is not in '*'. Nothing is fetched*no sum of it is published." },
        { "finetune --data FOLDER --head-only --epochs 3 --mixup 0.2", "--head-only trains the classifier on features, at once and without epochs: leave out --epochs, --mixup." },
        { "train --data FOLDER --stage-rate Mixed_5b=fast", "--stage-rate expects STAGE=FACTOR, each stage once, as in Mixed_5b=0.1; found 'Mixed_5b=fast'." },
        { "train --data FOLDER --best-by luck", "--best-by expects accuracy, f1, loss; found 'luck'*" },
        { "classify", "*'IMAGE' missing*inception classify --help" },
        { "classify IMAGE --top 0", "--top expects a whole number from 1*found '0'*" },
        { "classify IMAGE --top many", "--top expects a whole number from 1*found 'many'*" },
        { "classify IMAGE --device tpu", "--device expects auto, cpu, cuda; found 'tpu'*" },
        { "classify IMAGE --model resnet", "There is no model 'resnet'*inception_v3*" },
        { "classify IMAGE --model googlenet", "googlenet needs --weights: a file, or one of googlenet.torchvision." },
        { "classify absent.png", "There is no file 'absent.png'." },
        { "classify FOLDER", "*is a folder*" },
        { "classify IMAGE --weights absent.pth", "There is no file 'absent.pth'." },
        { "classify IMAGE --weights FOLDER", "*is a folder*" },
        { "classify IMAGE --weights IMAGE", "*no known format*" },
        { "classify TEXT --model inception_small --weights SMALL", "*text.txt*expected the first bytes of an image*" },
        { "classify IMAGE TRUNCATED --model inception_small --weights SMALL", "*truncated.png*" },
        { "summary", "*'MODEL' missing*inception summary --help" },
        { "summary resnet", "There is no model 'resnet'*" },
        { "summary googlenet --classes 0", "--classes expects a whole number from 1*" },
        { "summary googlenet --classes 99999999999", "--classes expects a whole number from 1 to 2147483647*" },
        { "summary googlenet --input 1,3,x", "--input expects four positive numbers*'1,3,x'*" },
        { "summary googlenet --input 2000000000,3,2000000000,2000000000", "--input expects*at most 2,147,483,647 values*" },
        { "summary googlenet --input 1,3,8,8", "googlenet needs an input*at least 15×15 pixels, found 3×8×8." },
        { "preprocess IMAGE --model inception_v3 --output absent/x.npy", "*there is no folder*absent*" },
        { "preprocess IMAGE --model inception_v3 --output FOLDER", "*is a folder*" },
        { "preprocess IMAGE --preset nonesuch --output NEW", "*no preset 'nonesuch'. Presets: cadene_bninception, *, torchvision_inception_v3.*" },
        { "preprocess IMAGE --output NEW", "*Give either --model or --preset*" },
        { "preprocess IMAGE --model inception_v3 --preset fid_clean --output NEW", "*Give either --model or --preset*" },
        { "preprocess TEXT --model inception_v3 --output NEW", "*expected the first bytes of an image*" },
        { "predict --model inception_small --input 1x1x28x28 --output NEW", "Option '--weights' is required: a .pth, .pt or .safetensors file. See: inception predict --help" },
        { "predict --weights SMALL --input 1x1x28x28 --output NEW", "'*small.safetensors' has no metadata that names its network: add --model NAME (one of *)." },
        { "predict --model inception_small --weights SMALL --input absent.npy --output NEW", "There is no file 'absent.npy'." },
        { "predict --model inception_small --weights SMALL --input IMAGE --output NEW", "*expected a NumPy array file*" },
        { "predict --model inception_small --weights SMALL --input 28x28 --output NEW", "*expected images N×C×H×W, found 28×28." },
        { "predict --model inception_small --weights SMALL --input 1x3x28x28 --output NEW", "*The input has 3 channels, and the file was made for 1." },
        { "predict --model googlenet --weights GOOGLENET --input 1x3x8x8 --output NEW", "googlenet needs images of at least 15×15 pixels, found 1×3×8×8*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --features fc9", "*has no stage 'fc9'; the nearest is 'fc'. Its stages: stem1*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --classes 7", "*The file was made for 10 classes: give --classes 10." },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --transform-input", "inception_small has no input transform*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output absent/y.npy", "*there is no folder*" },
        { "features IMAGE --model inception_small --weights SMALL --output x.npz", "*'--stage' is required*inception features --help" },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --output x.txt", "*'x.txt' says no format. Accepted: .npy, .npz, .safetensors." },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --stage mixed1 --output x.npy", "'x.npy' can hold one stage, and 2 are asked for. Name the output .npz or .safetensors." },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --stage fc --output x.npz", "Stage 'fc' is asked for 2 times; once is enough." },
        { "features IMAGE --model inception_small --weights SMALL --stage mixd1 --output x.npz", "inception_small has no stage 'mixd1'; the nearest is 'mixed1'. Its stages: stem1*" },
        { "features absent.png --model inception_small --weights SMALL --stage fc --output x.npz", "There is no file 'absent.png'." },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.jpg", "*'cam.jpg' says no format. Accepted: .png." },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --map cam.txt", "*'cam.txt' says no format. Accepted: .npy." },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --class Shrt", "None of the 10 classes is 'Shrt'; the nearest is 'Shirt'." },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --class 10", "inception_small has 10 classes: Class must be from 0 to 9." },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --stage fc", "Stage 'fc' of inception_small has no height and width*" },
        { "embed --output x.npy", "*'PATH' missing*inception embed --help" },
        { "embed IMAGE --model inception_small --weights SMALL --output x.csv", "*'x.csv' says no format. Accepted: .npy, .parquet." },
        { "embed IMAGE --model inception_small --weights SMALL --output x.npy --on-error ask", "--on-error expects skip, stop; found 'ask'*" },
        { "embed IMAGE --model inception_small --weights SMALL --output x.npy --batch 0", "--batch expects a whole number from 1*" },
        { "embed absent --model inception_small --weights SMALL --output x.npy", "There is no file 'absent'." },
        { "compare IMAGE", "*'B' missing*inception compare --help" },
        { "compare IMAGE TEXT --model inception_small --weights SMALL", "*text.txt*expected the first bytes of an image*" },
        { "weights check TEXT --model googlenet", "*no known format*" },
        { "weights check SMALL --model googlenet", "*does not fit*missing: *unexpected: *Does --model name*" },
        { "weights check SMALL --model inception_small --auxiliary", "inception_small has no auxiliary heads*" },
        { "weights convert SMALL out.bin", "*'out.bin' says no format. Accepted: .safetensors, .pth, .pt." },
        { "weights convert SMALL absent/out.pth", "*there is no folder*" },
        { "weights convert IMAGE NEW", "*no known format*" },
        { "bench", "*'--model' is required*inception bench --help" },
        { "bench --model resnet", "There is no model 'resnet'*" },
        { "bench --model inception_small --engine tensorrt", "--engine expects eager, *all; found 'tensorrt'*" },
        { "bench --model inception_small --precision fp64", "--precision expects fp32, *all; found 'fp64'*" },
        { "bench --model inception_small --batch 1,x", "--batch expects whole numbers from 1 to 1024 such as 1,8; found '1,x'." },
        { "bench --model inception_small --batch 0", "--batch expects whole numbers from 1 to 1024 such as 1,8; found '0'." },
        { "bench --model inception_small --threads 0", "--threads expects a whole number from 1*" },
        { "bench --model inception_small --rounds 0", "--rounds expects a whole number from 1*" },
        { "compile resnet", "There is no model 'resnet'*" },
        { "compile inception_small --verify some", "--verify expects none, final, full; found 'some'*" },
        { "compile googlenet --size 8", "googlenet needs images of at least 15×15 pixels, found 1×3×8×8*" },
        { "compile inception_small --batch 0", "--batch expects a whole number from 1*" },
        { "compile inception_small --precision int8", "--precision int8 needs --calibration: a folder of*FILE.json*" },
        { "compile inception_small --precision int8 --calibration TEXT", "*text.txt: expected a calibration as JSON*'inception calibrate' writes such files." },
        { "compile inception_small --precision auto", "--precision auto needs --calibration, to compare on: a folder of*" },
        { "compile inception_small --precision auto --calibration TEXT", "--precision auto compares on images, and ranges have none*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --precision auto --calibration FOLDER", "--calibration expects an array of*'*' is a folder*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --precision auto --calibration 28x28", "*28x28.npy: expected images N×C×H×W, found 28×28." },
        { "compile inception_small --calibration TEXT", "--calibration is about --precision int8 and auto*" },
        { "compile inception_small --precision int8 --calibration absent.json", "There is no file 'absent.json'." },
        { "classify IMAGE --engine fast", "--engine expects compiled, eager; found 'fast'*" },
        { "classify IMAGE --precision fp64", "--precision expects fp32, bf16, int8, auto; found 'fp64'*" },
        { "classify IMAGE --engine eager --precision bf16", "--precision is about the compiled engine: leave out --engine eager.*" },
        { "embed IMAGE --output x.npy --engine eager --precision fp32", "--precision is about the compiled engine*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output NEW --features fc --engine compiled", "--features is about the modules*" },
        { "export inception_small", "Say what is to be written: --onnx FILE, --torchscript FILE, --triton DIR, or several of them." },
        { "export inception_small --triton IMAGE", "--triton expects a folder; '*' is a file." },
        { "export resnet --onnx x.onnx", "There is no model 'resnet'*" },
        { "export googlenet --onnx x.onnx", "googlenet needs --weights: a file, or one of googlenet.torchvision." },
        { "export inception_small --onnx x.bin", "*'x.bin' says no format. Accepted: .onnx." },
        { "export inception_small --torchscript x.pth", "*'x.pth' says no format. Accepted: .pt." },
        { "export inception_small --onnx absent/x.onnx", "*there is no folder*absent*" },
        { "export inception_small --onnx x.onnx --opset 18", "Opset must be from 13 to 17; found 18.*" },
        { "export inception_small --onnx x.onnx --opset seventeen", "--opset expects a whole number from 1*" },
        { "export inception_small --onnx x.onnx --fold --no-fold", "--fold and --no-fold exclude each other." },
        { "export inception_small --onnx x.onnx --input-size 28xy", "--input-size expects a height and a width such as 299x299*found '28xy'." },
        { "export googlenet --weights GOOGLENET --onnx x.onnx --input-size 8", "googlenet cannot read images of 8×8: it was designed for 224×224, and needs at least 15 on each side*" },
        { "export inception_small --torchscript x.pt --uint8-input", "--opset, --uint8-input, --dynamic-size and --input-size are about ONNX*" },
        { "export inception_v3 --weights googlenet.torchvision --onnx x.onnx", "googlenet.torchvision are weights of googlenet, not of inception_v3: leave out its name." },
        { "train --data mnist", "--data expects fashion-mnist, a folder that has a folder of images for each class*there is no folder and no file 'mnist'." },
        { "train --data TEXT", "*text.txt' is no manifest by its name: expected a file that ends in .csv*" },
        { "train --data ONECLASS", "A training needs images of at least 2 classes. There is one in *'only'." },
        { "train --data EMPTYCLASS", "The class 'none' has no images: expected files ending in *" },
        { "train --data ONECLASS --data-dir FOLDER", "--data-dir is about --data fashion-mnist*" },
        { "train --validation 2 --data TWOCLASSES", "--validation expects a share above 0 and below 1, or other images; found '2'." },
        { "train --data TWOCLASSES --model resnet", "There is no model 'resnet'*" },
        { "train --data TWOCLASSES --output TEXT", "The output '*text.txt' is a file. Expected a folder*" },
        { "train --data TWOCLASSES --output FOLDER --resume", "There is no training to go on with in '*': it has no last.safetensors." },
        { "train --data TWOCLASSES --model inception_small --auxiliary true", "inception_small has no auxiliary heads: leave out --auxiliary." },
        { "train --data TWOCLASSES --model inception_small --class-weights some --output FOLDER", "--class-weights expects none, balanced, or a number for each class with commas between; found 'some'." },
        { "train --data TWOCLASSES --model inception_small --smoothing 2 --output FOLDER", "LabelSmoothing is 2. Accepted: 0 to below 1." },
        { "train --optimizer adam", "--optimizer expects sgd, adamw, rmsprop; found 'adam'*" },
        { "train --rate fast", "--rate expects a number of at least 0; found 'fast'*" },
        { "train --recipe TEXT", "*text.txt' is no recipe of 'inception train': *" },
        { "train --recipe absent.json", "There is no file 'absent.json'." },
        { "train --epochs 0", "--epochs expects a whole number from 1*" },
        { "train --seed x", "--seed expects a whole number from 0*" },
        { "train --data-dir FOLDER --output NEW", "Fashion-MNIST was not found. Searched: *train-images-idx3-ubyte.gz*" },
        { "finetune --output FOLDER", "Say which images: --data fashion-mnist, a folder*" },
        { "finetune --data TWOCLASSES --model googlenet", "googlenet needs --weights: a file, or one of googlenet.torchvision." },
        { "finetune --data TWOCLASSES --weights SMALL", "'*small.safetensors' has no metadata that names its network: add --model NAME (one of *)." },
        { "finetune --data TWOCLASSES --model inception_small --weights SMALL --freeze-up-to fc --output FOLDER", "--freeze-up-to expects a stage of inception_small: stem1, *; found 'fc'." },
        { "evaluate", "*'--data' is required*inception evaluate --help" },
        { "evaluate --data absent", "--data expects *there is no folder and no file 'absent'." },
        { "evaluate --data TWOCLASSES", "The images' class 'one' is none of the model's 10 classes (T-shirt/top, *" },
        { "evaluate --data TWOCLASSES --model SMALL --weights SMALL", "'*small.safetensors' is a file, and --weights names '*': give one of them." },
        { "evaluate --data TWOCLASSES --engine eager --precision bf16", "--precision is about the compiled engine*" },
    };

    /// <summary>In this process, for there are many; the processes' own behaviour is tested below.</summary>
    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_one_line(string arguments, string expected)
    {
        var run = await InProcess(arguments);

        run.ShouldFailInOneLine().Should().Match("inception: " + expected);
        run.Output.Should().BeEmpty();
        File.Exists(files["new.pth"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("classify IMAGE --weights TEXT")]
    [InlineData("predict --model inception_small --weights SMALL --input 1x3x28x28 --output NEW")]
    public void A_mistake_ends_the_process_with_exit_code_1(string arguments) => ConsoleRun.Of(Arguments(arguments)).ShouldFailInOneLine();

    [Fact]
    public void The_stack_trace_is_shown_where_it_is_asked_for()
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, "classify", "absent.png");
        start.Environment[Failure.TraceVariable] = "1";

        var run = ConsoleRun.Of(start);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("inception: There is no file 'absent.png'.").And.Contain("   at Inception.Tool.");
    }

    [Fact]
    public void A_program_error_is_one_line_too_with_a_code_of_its_own_and_a_hint()
    {
        var failure = Failure.From(new InvalidOperationException("Two\nlines \e[31m", new ArgumentNullException("x")));

        failure.ExitCode.Should().Be(70);
        failure.Line.Should().Be(
            "inception: an error in the program, ArgumentNullException: Value cannot be null. (Parameter 'x'). Set INCEPTION_TRACE=1 to see where.");
    }

    [Fact]
    public void What_libtorch_says_of_memory_is_shown_without_its_call_stack()
    {
#pragma warning disable CA2201   // as TorchSharp throws it
        var failure = Failure.From(new ExternalException(
            "DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.\nException raised from here\nframe #0: f()"));
#pragma warning restore CA2201

        failure.ExitCode.Should().Be(1);
        failure.Line.Should().Be("inception: There is not enough memory: DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.");
    }

    [Fact]
    public void A_line_is_one_line_whatever_a_file_holds() =>
        Failure.OneLine(" a\r\n\tb \u001b[31m c\u0007").Should().Be("a b [31m c");

    private async Task<ConsoleRun> InProcess(string arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var capturedOutput = new StringWriter();
        using var capturedError = new StringWriter();
        Console.SetOut(capturedOutput);
        Console.SetError(capturedError);
        try
        {
            var exitCode = await CommandLine.RunAsync(Arguments(arguments));
            return new(exitCode, capturedOutput.ToString(), capturedError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private string[] Arguments(string arguments) => [.. arguments.Split(' ').Select(argument => argument switch
    {
        "IMAGE" => ConsoleAppFiles.Image,
        "TRUNCATED" => Written("truncated.png", File.ReadAllBytes(ConsoleAppFiles.Image)[..100]),
        "TEXT" => Written("text.txt", "This is no image and no checkpoint."u8.ToArray()),
        "FOLDER" => files.Folder,
        "SMALL" => files.Small,
        "ONECLASS" => files.Classes("only"),
        "TWOCLASSES" => files.Classes("one", "two"),
        "EMPTYCLASS" => EmptyClass(),
        "GOOGLENET" => files.GoogLeNet,
        "NEW" => files["new.pth"],
        _ when argument.All(character => char.IsAsciiDigit(character) || character == 'x') && argument.Contains('x') && argument != "x"
            => files.Input([.. argument.Split('x').Select(long.Parse)]),
        _ => argument,
    })];

    private string EmptyClass()
    {
        Directory.CreateDirectory(files["empty-class/none"]);
        return files["empty-class"];
    }

    private string Written(string name, byte[] content)
    {
        File.WriteAllBytes(files[name], content);
        return files[name];
    }
}
