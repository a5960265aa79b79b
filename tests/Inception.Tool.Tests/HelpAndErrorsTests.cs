using System.Runtime.InteropServices;
using Inception.Imaging;

namespace Inception.Tool.Tests;

[Collection(ConsoleApp.Name)]
public class HelpAndErrorsTests(ConsoleAppFiles files)
{
    [Fact]
    public void Help_lists_every_command()
    {
        var help = InProcess.Of("--help").ShouldSucceed();

        help.Should().ContainAll("classify", "summary", "predict", "features", "gradcam", "embed", "compare", "preprocess", "train", "finetune", "evaluate", "check", "export", "weights", "bench", "doctor");
    }

    [Fact]
    public void Without_arguments_the_help_is_shown() =>
        ConsoleRun.Of().ShouldSucceed().Should().Be(ConsoleRun.Of("--help").ShouldSucceed());

    [Fact]
    public void The_help_of_a_command_names_its_options_and_defaults() =>
        InProcess.Of("train", "--help").ShouldSucceed().Should().ContainAll("--data-dir DIR", "--epochs N", "--recipe FILE", "--optimizer sgd|adamw|rmsprop", "--seed", "--output FOLDER", "--device auto|cpu|cuda|cuda:N", "Examples:");

    /// <summary>Command lines, and what the message must name: the option, the value, or what is accepted. The wording is free.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "nonsense", "*'nonsense'*--help*" },
        { "clasify IMAGE", "*'clasify'*'classify'*--help*" },
        { "weights lst", "*'lst'*'list'*inception weights --help*" },
        { "classify IMAGE --topp 3", "*'--topp'*'--top'*" },
        { "classify --topp 3 IMAGE", "*'--topp'*'--top'*" },
        { "classify IMAGE --json=yes --jsn", "*'--jsn'*'--json'*" },
        { "embed FOLDER --outptu x.npy", "*'--outptu'*'--output'*" },
        { "summary inception_v3 googlenet", "*'googlenet'*" },
        { "summary inception_v3 --model googlenet", "*'inception_v3'*'googlenet'*" },
        { "export inception_small --output x.bin", "*'x.bin'*.onnx*.pt*" },
        { "export inception_small --output x.onnx --onnx y.onnx", "*--output*--onnx*'x.onnx'*'y.onnx'*" },
        { "export inception_small --output x.onnx --input-size 100000", "*--input-size*16,384*'100000'*" },
        { "check inception_small --size 100000", "*--size*16,384*'100000'*" },
        { "preprocess IMAGE --model inception_v3 --output x.txt", "*'x.txt'*.npy*" },
        { "preprocess IMAGE --model inception_v3 --output -", "*'-'*.npy*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.txt", "*'x.txt'*.npy*" },
        { "weights", "*--help*" },
        { "weights check absent.pth", "*'absent.pth'*" },
        { "weights check inception_v3.tv_in1k --cache FOLDER", "*inception_v3.tv_in1k*'inception weights download inception_v3.tv_in1k'*" },
        { "weights check SMALL", "*--as*--model*" },
        { "weights check SMALL --as googlenet.torchvision", "*googlenet.torchvision*1378be20*" },
        { "weights info nonsense", "*'nonsense'*'inception weights list'*" },
        { "weights info inception_v4.nonsense", "*'inception_v4.nonsense'*inception_v4*inception_v4.tf_in1k*" },
        { "weights list --model resnet", "*'resnet'*" },
        { "weights download", "*'ID'*--help*" },
        { "weights download inception_v3.tv_in1k nonsense --cache FOLDER", "*'nonsense'*" },
        { "weights download inception_v3.tv_in1k --cache FOLDER --offline", "*inception_v3.tv_in1k.safetensors*//huggingface.co/timm/inception_v3.tv_in1k/resolve/main/model.safetensors*'*inception_v3.tv_in1k.safetensors'*9c452c63*" },
        { "weights download inception_v3.tv_in1k --cache FOLDER --mirror http://127.0.0.1/", "*--mirror*--allow-http*'http://127.0.0.1/'*" },
        { "weights download bninception.cadene --cache FOLDER", "*bn_inception-52deb4733.pth*//data.lip6.fr/*--allow-http*" },
        { "classify IMAGE --weights inception_v3.nonsense", "*'inception_v3.nonsense'*inception_v3*" },
        { "classify IMAGE --weights inception_v4.tf_in1k --model googlenet", "*inception_v4.tf_in1k*inception_v4*--model*" },
        { "classify IMAGE --weights inception_resnet_v1.vggface2", "*inception_resnet_v1.vggface2*'embed'*'compare'*'features'*" },
        { "classify IMAGE --weights inception_v4.tf_in1k --cache FOLDER --offline", "*inception_v4.tf_in1k.safetensors*" },
        { "finetune --data FOLDER --head-only --epochs 3 --mixup 0.2", "*--head-only*--epochs*--mixup*" },
        { "train --data FOLDER --stage-rate Mixed_5b=fast", "*--stage-rate*Mixed_5b*0.1*'Mixed_5b=fast'*" },
        { "train --data FOLDER --best-by luck", "*--best-by*'luck'*" },
        { "classify", "*'IMAGE'*--help*" },
        { "classify IMAGE --top 0", "*--top*1*'0'*" },
        { "classify IMAGE --top many", "*--top*1*'many'*" },
        { "classify IMAGE --device tpu", "*--device*cuda:1*'tpu'*" },
        { "classify IMAGE --device cuda:0,cuda:1", "*--device*'cuda:0,cuda:1'*" },
        { "serve --device cuda:0,cuda:0", "*--device*cuda:0,cuda:1*'cuda:0,cuda:0'*" },
        { "classify IMAGE --float32-precision medium", "*--float32-precision*highest, high*'medium'*" },
        { "classify IMAGE --model resnet", "*'resnet'*inception_v3*" },
        { "classify IMAGE --model googlenet", "*--weights*googlenet.torchvision*" },
        { "classify absent.png", "*'absent.png'*" },
        { "classify EMPTYCLASS", "*'*empty-class'*--recursive*" },
        { "classify IMAGE --on-error ask", "*--on-error*'ask'*" },
        { "classify IMAGE --format xml", "*--format*'xml'*" },
        { "classify IMAGE --format parquet", "*--output*" },
        { "classify IMAGE --json --format csv", "*--json*--format csv*" },
        { "classify IMAGE --output x.png", "*'x.png'*.csv*" },
        { "classify absent*.jpg", "*'absent*.jpg'*" },
        { "classify @absent.txt", "*'absent.txt'*" },
        { "check inception_v3 --batch 100000", "*100000*3×299×299*GB*inception_v3*" },
        { "classify IMAGE --weights absent.pth", "*'absent.pth'*" },
        { "classify IMAGE --weights FOLDER", "*'*'*" },
        { "classify IMAGE --weights IMAGE", "*.png*" },
        { "classify TEXT --model inception_small --weights SMALL", "*text.txt*" },
        { "classify IMAGE TRUNCATED --model inception_small --weights SMALL --on-error fail --quiet", "*truncated.png*" },
        { "summary", "*'MODEL'*--help*" },
        { "summary resnet", "*'resnet'*" },
        { "summary googlenet --classes 0", "*--classes*1*" },
        { "summary googlenet --classes 99999999999", "*--classes*1*2147483647*" },
        { "summary googlenet --input 1,3,x", "*--input*'1,3,x'*" },
        { "summary googlenet --input 2000000000,3,2000000000,2000000000", "*--input*2,147,483,647*" },
        { "summary googlenet --input 1,3,8,8", "*15×15*3×8×8*" },
        { "preprocess IMAGE --model inception_v3 --output absent/x.npy", "*absent*" },
        { "preprocess IMAGE --model inception_v3 --output FOLDER", "*'*'*" },
        { "preprocess IMAGE --preset nonesuch --output x.npy", "*'nonesuch'*cadene_bninception*torchvision_inception_v3*" },
        { "preprocess IMAGE --output x.npy", "*--model*--preset*" },
        { "preprocess IMAGE --model inception_v3 --preset fid_clean --output x.npy", "*--model*--preset*" },
        { "preprocess TEXT --model inception_v3 --output x.npy", "*text.txt*" },
        { "predict --model inception_small --input 1x1x28x28 --output x.npy", "*'--weights'*--help*" },
        { "predict --weights SMALL --input 1x1x28x28 --output x.npy", "*'*small.safetensors'*--model*" },
        { "predict --model inception_small --weights SMALL --input absent.npy --output x.npy", "*'absent.npy'*" },
        { "predict --model inception_small --weights SMALL --input IMAGE --output x.npy", "*.png*" },
        { "predict --model inception_small --weights SMALL --input 28x28 --output x.npy", "*28×28*" },
        { "predict --model inception_small --weights SMALL --input 1x3x28x28 --output x.npy", "*3*1*" },
        { "predict --model googlenet --weights GOOGLENET --input 1x3x8x8 --output x.npy", "*15×15*8×8*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --features fc9", "*'fc9'*'fc'*stem1*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --classes 7", "*10*--classes*10*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --transform-input", "*inception_small*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output absent/y.npy", "*'absent/*" },
        { "features IMAGE --model inception_small --weights SMALL --output x.npz", "*'--stage'*--help*" },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --output x.txt", "*'x.txt'*" },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --stage mixed1 --output x.npy", "*'x.npy'*2*" },
        { "features IMAGE --model inception_small --weights SMALL --stage fc --stage fc --output x.npz", "*'fc'*2*" },
        { "features IMAGE --model inception_small --weights SMALL --stage mixd1 --output x.npz", "*inception_small*'mixd1'*'mixed1'*stem1*" },
        { "features absent.png --model inception_small --weights SMALL --stage fc --output x.npz", "*'absent.png'*" },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.jpg", "*'cam.jpg'*" },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --map cam.txt", "*'cam.txt'*" },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --class Shrt", "*10*'Shrt'*'Shirt'*" },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --class 10", "*inception_small*10*0*9*" },
        { "gradcam IMAGE --model inception_small --weights SMALL --output cam.png --stage fc", "*'fc'*inception_small*" },
        { "embed --output x.npy", "*'PATH'*--help*" },
        { "embed IMAGE --model inception_small --weights SMALL --output x.csv", "*'x.csv'*" },
        { "embed IMAGE --model inception_small --weights SMALL --output x.npy --on-error ask", "*--on-error*'ask'*" },
        { "embed IMAGE --model inception_small --weights SMALL --output x.npy --batch 0", "*--batch*1*" },
        { "embed absent --model inception_small --weights SMALL --output x.npy", "*'absent'*" },
        { "compare IMAGE", "*'B'*--help*" },
        { "compare IMAGE TEXT --model inception_small --weights SMALL", "*text.txt*" },
        { "weights check TEXT --model googlenet", "*text.txt*" },
        { "weights check SMALL --model googlenet", "*--model*" },
        { "weights check SMALL --model inception_small --auxiliary", "*inception_small*" },
        { "weights convert SMALL out.bin", "*'out.bin'*" },
        { "weights convert SMALL absent/out.pth", "*'absent/*" },
        { "weights convert IMAGE NEW", "*.png*" },
        { "bench", "*'MODEL'*--help*" },
        { "bench --model resnet", "*'resnet'*" },
        { "bench --model inception_small --engine tensorrt", "*--engine*'tensorrt'*" },
        { "bench --model inception_small --precision fp64", "*--precision*fp32*'fp64'*" },
        { "bench --model inception_small --batch 1,x", "*--batch*1*1024*1,8*'1,x'*" },
        { "bench --model inception_small --batch 0", "*--batch*1*1024*1,8*'0'*" },
        { "bench --model inception_small --threads 0", "*--threads*1*" },
        { "bench --model inception_small --rounds 0", "*--rounds*1*" },
        { "check resnet", "*'resnet'*" },
        { "check inception_small --verify some", "*--verify*'some'*" },
        { "check googlenet --size 8", "*15×15*1×3×8×8*" },
        { "check inception_small --batch 0", "*--batch*1*" },
        { "check inception_small --precision int8", "*--precision*int8*--calibration*FILE.json*" },
        { "check inception_small --precision int8 --calibration TEXT", "*text.txt*'inception calibrate'*" },
        { "check inception_small --precision auto", "*--precision*--calibration*" },
        { "check inception_small --precision auto --calibration TEXT", "*--precision*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --precision auto --calibration FOLDER", "*--calibration*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --precision auto --calibration 28x28", "*28x28.npy*28×28*" },
        { "check inception_small --calibration TEXT", "*--calibration*--precision*int8*" },
        { "check inception_small --precision int8 --calibration absent.json", "*'absent.json'*" },
        { "classify IMAGE --engine fast", "*--engine*'fast'*" },
        { "classify IMAGE --precision fp64", "*--precision*fp32*bf16*int8*'fp64'*" },
        { "classify IMAGE --engine eager --precision bf16", "*--precision*--engine*" },
        { "embed IMAGE --output x.npy --engine eager --precision fp32", "*--precision*" },
        { "classify IMAGE --engine portable --precision bf16", "*--engine portable*--precision fp32*" },
        { "evaluate --data TWOCLASSES --engine portable --precision int8 --calibration FOLDER", "*--engine portable*--precision fp32*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --stage fc --engine portable", "*--stage*--engine*" },
        { "predict --model inception_small --weights SMALL --input 1x1x28x28 --output x.npy --features fc --engine compiled", "*--stage*" },
        { "export inception_small", "*--onnx*--torchscript*--triton*" },
        { "export inception_small --triton IMAGE", "*--triton*" },
        { "export resnet --onnx x.onnx", "*'resnet'*" },
        { "export googlenet --onnx x.onnx", "*--weights*googlenet.torchvision*" },
        { "export inception_small --onnx x.bin", "*'x.bin'*" },
        { "export inception_small --torchscript x.pth", "*'x.pth'*" },
        { "export inception_small --onnx absent/x.onnx", "*absent*" },
        { "export inception_small --onnx x.onnx --opset 18", "*13*17*18*" },
        { "export inception_small --onnx x.onnx --opset seventeen", "*--opset*1*" },
        { "export inception_small --onnx x.onnx --fold --no-fold", "*--fold*--no-fold*" },
        { "export inception_small --onnx x.onnx --input-size 28xy", "*--input-size*299x299*'28xy'*" },
        { "export googlenet --weights GOOGLENET --onnx x.onnx --input-size 8", "*8×8*224×224*15*" },
        { "export inception_small --torchscript x.pt --uint8-input", "*--opset*--uint8-input*--dynamic-size*--input-size*" },
        { "export inception_v3 --weights googlenet.torchvision --onnx x.onnx", "*googlenet.torchvision*inception_v3*" },
        { "train --data mnist", "*--data*'mnist'*" },
        { "train --data TEXT", "*text.txt*" },
        { "train --data ONECLASS", "*2*'only'*" },
        { "train --data EMPTYCLASS", "*'none'*" },
        { "train --data ONECLASS --data-dir FOLDER", "*--data-dir*--data*" },
        { "train --validation 2 --data TWOCLASSES", "*--validation*0*1*'2'*" },
        { "train --data TWOCLASSES --model resnet", "*'resnet'*" },
        { "train --data TWOCLASSES --output TEXT", "*'*text.txt'*" },
        { "train", "*--data*--output*" },
        { "train --output NEWFOLDER", "*--data*" },
        { "train --data TWOCLASSES --output TWOCLASSES", "*recipe.json*--output*" },
        { "finetune --data COLOR", "*--weights inception_v3.tv_in1k*--model*" },
        { "train --data TWOCLASSES --output NEWFOLDER --resume", "*last.safetensors*" },
        { "train --data TWOCLASSES --model inception_small --auxiliary true", "*inception_small*--auxiliary*" },
        { "train --data TWOCLASSES --model inception_small --class-weights some --output NEWFOLDER", "*--class-weights*'some'*" },
        { "train --data TWOCLASSES --model inception_small --smoothing 2 --output NEWFOLDER", "*--smoothing*2*" },
        { "train --optimizer adam", "*--optimizer*'adam'*" },
        { "train --rate fast", "*--rate*0*'fast'*" },
        { "train --recipe TEXT", "*text.txt*" },
        { "train --recipe absent.json", "*'absent.json'*" },
        { "train --epochs 0", "*--epochs*1*" },
        { "train --seed x", "*--seed*0*" },
        { "train --data-dir FOLDER --output NEWFOLDER", "*idx3-ubyte.gz*" },
        { "finetune --output NEWFOLDER", "*--data*" },
        { "finetune --data TWOCLASSES --model googlenet", "*--weights*googlenet.torchvision*" },
        { "finetune --data TWOCLASSES --weights SMALL", "*'*small.safetensors'*--model*" },
        { "finetune --data TWOCLASSES --model inception_small --weights SMALL --freeze-up-to fc --output NEWFOLDER", "*--freeze-up-to*inception_small*stem1*'fc'*" },
        { "evaluate", "*'--data'*--help*" },
        { "evaluate --data absent", "*--data*'absent'*" },
        { "evaluate --data TWOCLASSES", "*'*'*10*" },
        { "evaluate --data TWOCLASSES --model SMALL --weights SMALL", "*'*small.safetensors'*--weights*" },
        { "evaluate --data TWOCLASSES --engine eager --precision bf16", "*--precision*" },
    };

    /// <summary>In this process, for there are many; the processes' own behaviour is tested below.</summary>
    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_told_in_one_line(string arguments, string expected)
    {
        var run = await InProcess.RunAsync(Arguments(arguments));

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
            "inception: internal error, ArgumentNullException: Value cannot be null. (Parameter 'x'). Set INCEPTION_TRACE=1 to print the stack trace.");
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
        Failure.OneLine(" a\r\n\tb \u001b[31m c\u0007").Should().Be(@"a b \x1B[31m c\x07");

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
        "NEWFOLDER" => files["new-folder"],
        "COLOR" => ColorClasses(),
        _ when argument.All(character => char.IsAsciiDigit(character) || character == 'x') && argument.Contains('x') && argument != "x"
            => files.Input([.. argument.Split('x').Select(long.Parse)]),
        _ => argument,
    })];

    private string ColorClasses()
    {
        foreach (var name in new[] { "red", "green" })
        {
            var path = files[Path.Combine("color-classes", name, "0.png")];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, new RgbImage(1, 1, name == "red" ? [200, 0, 0] : [0, 200, 0]).ToPng());
            File.Copy(path, Path.Combine(Path.GetDirectoryName(path)!, "1.png"), overwrite: true);
        }

        return files["color-classes"];
    }

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
