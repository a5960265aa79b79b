using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inception.Classification;
using Inception.Models.Catalogue;

namespace Inception.Tool.Tests.Commands.Weights;

/// <summary>The console app and a server that has files under the names of published ones: those whose sum nobody has published can be made up.</summary>
[Collection(ConsoleApp.Name)]
public sealed class PublishedWeightsTests(ConsoleAppFiles files) : IDisposable
{
    private const string Id = "inception_v3.tf_in1k", Name = "inception_v3.tf_in1k.safetensors";
    private const int Interrupt = 2, Kill = 9;

    private readonly TemporaryFolder _folder = new();

    private static byte[] Content { get; } = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7 / 3))];

    private string Cached => _folder["cache/" + Name];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_has_all_weights_and_says_why_some_cannot_be_read()
    {
        var output = ConsoleRun.Of("weights", "list", "--cache", _folder["cache"]).ShouldSucceed();

        output.Should().ContainAll(InceptionWeights.Known.Select(weights => weights.Id))
            .And.Contain("77.47").And.Contain("xception.keras").And.Contain($"Cache folder: {_folder["cache"]}");
    }

    [Fact]
    public void The_list_for_programs_has_what_the_library_knows()
    {
        Directory.CreateDirectory(_folder["cache"]);
        File.WriteAllBytes(Cached, Content);

        using var json = JsonDocument.Parse(ConsoleRun.Of("weights", "list", "--json", "--model", "inception_v3", "--cache", _folder["cache"]).ShouldSucceed());

        json.RootElement.EnumerateArray().Select(one => one.GetProperty("id").GetString())
            .Should().Equal(InceptionWeights.Known.Where(weights => weights.Network == "inception_v3").Select(weights => weights.Id));
        var weights = json.RootElement.EnumerateArray().Single(one => one.GetProperty("id").GetString() == Id);
        weights.GetProperty("cached").GetBoolean().Should().BeTrue();
        weights.GetProperty("preprocessing").GetString().Should().Be("timm_inception_v3");
        weights.TryGetProperty("sha256", out _).Should().BeFalse("no sum is published");
        weights.GetProperty("classSet").GetString().Should().Be("imageNet");
    }

    [Fact]
    public void What_is_known_of_weights_is_shown()
    {
        var output = ConsoleRun.Of("weights", "info", "fid_inception_v3.pytorch_fid", "--cache", _folder["cache"]).ShouldSucceed();

        output.Should().ContainAll(
            "23,850,960 parameters", "1008, Inception2015", "Apache-2.0", "95,628,359 bytes",
            "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2", "github.com/mseitzer/pytorch-fid", "github.com/toshas/torch-fidelity", _folder["cache"]);
    }

    [Fact]
    public void The_place_of_a_file_is_printed_for_scripts() =>
        ConsoleRun.Of("weights", "path", Id, "--cache", _folder["cache"]).ShouldSucceed().Should().Be(Cached + Environment.NewLine);

    [Fact]
    public void What_fetches_nothing_minds_no_mirror_of_the_environment()
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, "weights", "path", Id, "--cache", _folder["cache"]);
        start.Environment["INCEPTION_MIRROR"] = "http://mirror.invalid/";

        ConsoleRun.Of(start).ShouldSucceed().Should().Be(Cached + Environment.NewLine);
    }

    [Fact]
    public void Weights_are_fetched_from_a_mirror_and_then_found_offline()
    {
        using (var server = new FileServer(Content))
        {
            Run(server, "weights", "download", Id).ShouldSucceed().Trim().Should().Be($"{Id}: {Cached}, 3.0 MB, no checksum is published");
            server.Requests.Should().ContainSingle().Which.Target.Should().Be("/" + Name);
        }

        ConsoleRun.Of("weights", "download", Id, "--cache", _folder["cache"], "--offline").ShouldSucceed();
        File.ReadAllBytes(Cached).SequenceEqual(Content).Should().BeTrue();
    }

    [Fact]
    public void Another_server_in_the_hubs_place_is_asked_by_the_hubs_layout()
    {
        using var server = new FileServer(Content);
        var start = ConsoleRun.Process(AppContext.BaseDirectory, "weights", "download", Id, "--cache", _folder["cache"], "--allow-http");
        start.Environment["HF_ENDPOINT"] = server.Address.ToString();

        ConsoleRun.Of(start).ShouldSucceed();

        server.Requests.Should().ContainSingle().Which.Target.Should().Be("/timm/inception_v3.tf_in1k/resolve/main/model.safetensors");
    }

    [Fact]
    public void A_file_with_another_sum_is_refused_in_one_line()
    {
        using var server = new FileServer(Content);

        var line = Run(server, "weights", "download", "inception_v3.tv_in1k").ShouldFailInOneLine();

        line.Should().Contain("9c452c63a67fd03a38a78c401ba12d4be0e926df63c93403de3a29f6df20fefb").And.Contain("It was not kept");
        Directory.GetFiles(_folder["cache"], "*.safetensors").Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(Interrupt, 130)]
    [InlineData(Kill, 137)]
    public void A_download_that_was_stopped_or_killed_goes_on(int signal, int exitCode)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        var first = true;
        using var server = new FileServer(request =>
        {
            var isFirst = first;
            first = false;
            request.Send(Content, end: isFirst ? 1_000_000 : null);
            if (isFirst) request.AwaitEnd();
        });
        using var process = Process.Start(ConsoleRun.Process(AppContext.BaseDirectory, Arguments(server, "weights", "download", Id)))!;
        var part = new FileInfo(_folder[$"cache/.{Name}.part"]);
        for (var patience = 0; (!part.Exists || part.Length < 1_000_000) && patience < 600; patience++)
        {
            Thread.Sleep(100);
            part.Refresh();
        }

        kill(process.Id, signal).Should().Be(0);
        var run = ConsoleRun.ToEnd(process);
        run.ExitCode.Should().Be(exitCode);
        File.Exists(Cached).Should().BeFalse();
        Run(server, "weights", "download", Id).ShouldSucceed();

        File.ReadAllBytes(Cached).SequenceEqual(Content).Should().BeTrue();
        server.Requests.Select(request => request.From).Should().Equal(0, 1_000_000);
    }

    [Fact]
    public void An_image_is_classified_by_published_weights_without_naming_the_network()
    {
        var image = Path.Combine(AppContext.BaseDirectory, "Assets", "photographs", "coffee.jpg");
        var content = File.ReadAllBytes(files.InceptionV3);
        using var server = new FileServer(content);
        using var byHand = ImageClassifier.Load(InceptionWeights.V3.TensorFlow, new() { File = files.InceptionV3 });
        var expected = byHand.Classify(image, top: 2);

        using var json = JsonDocument.Parse(Run(server, "classify", image, "--weights", Id, "--top", "2", "--json", "--quiet").ShouldSucceed());
        var check = ConsoleRun.Of("weights", "check", Id, "--cache", _folder["cache"]).ShouldSucceed();

        json.RootElement[0].GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("label").GetString())
            .Should().Equal(expected.Select(prediction => prediction.Label));
        check.Should().Contain($"holds {Id}: no checksum is published").And.Contain("23,834,568 parameters of inception_v3; 14 other tensors were skipped.");
    }

    [Fact]
    public void A_file_under_its_published_name_brings_its_network_along()
    {
        var named = _folder["googlenet-1378be20.pth"];
        File.Copy(files.GoogLeNet, named);
        var image = Path.Combine(AppContext.BaseDirectory, "Assets", "photographs", "coffee.jpg");

        var output = ConsoleRun.Of("classify", image, "--weights", named, "--json", "--quiet").ShouldSucceed();

        output.Should().Be(ConsoleRun.Of("classify", image, "--weights", files.GoogLeNet, "--model", "googlenet", "--json", "--quiet").ShouldSucceed());
    }

    private ConsoleRun Run(FileServer server, params string[] arguments) => ConsoleRun.Of(Arguments(server, arguments));

    private string[] Arguments(FileServer server, params string[] arguments) =>
        [.. arguments, "--cache", _folder["cache"], "--mirror", server.Address.ToString(), "--allow-http"];

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
