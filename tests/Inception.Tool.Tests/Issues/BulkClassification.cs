using System.Text.Json;
using Parquet;

namespace Inception.Tool.Tests.Issues;

/// <summary>One file that was no image lost the results of all others, and folders were refused.</summary>
[Collection(ConsoleApp.Name)]
public sealed class BulkClassification : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _model;

    public BulkClassification(ConsoleAppFiles files)
    {
        _model = ["--model", "inception_small", "--weights", files.Small, "--top", "1"];
        Directory.CreateDirectory(_folder["in/ner"]);
        foreach (var name in new[] { "a.png", "in/c.png", "in/ner/d.PNG" }) File.Copy(ConsoleAppFiles.Image, _folder[name]);
        File.WriteAllText(_folder["in/b.jpg"], "no image");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_bad_image_is_named_and_the_others_have_their_results()
    {
        var run = Classify(_folder["a.png"], _folder["in/b.jpg"], _folder["absent.png"], _folder["in/c.png"], "--json", "--quiet");

        run.ExitCode.Should().Be(2);
        Images(run.Output).Should().Equal(_folder["a.png"], _folder["in/c.png"]);
        var lines = Lines(run.Error);
        lines.Should().HaveCount(2).And.OnlyContain(line => line.StartsWith("inception: skipped: ", StringComparison.Ordinal));
        run.Error.Should().Contain("b.jpg").And.Contain("absent.png");
    }

    [Fact]
    public void Without_any_result_the_exit_code_is_1()
    {
        var run = Classify(_folder["in/b.jpg"], _folder["absent.png"]);

        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("b.jpg").And.Contain("absent.png");
    }

    [Theory]
    [InlineData("in", "in/c.png")]
    [InlineData("in --recursive", "in/c.png in/ner/d.PNG")]
    [InlineData("in -r a.png", "in/c.png in/ner/d.PNG a.png")]
    [InlineData("*.png", "a.png")]
    [InlineData("in/?.png", "in/c.png")]
    [InlineData("**/*.png", "a.png in/c.png")]
    [InlineData("@list.txt", "in/c.png a.png")]
    [InlineData("--list zero.txt", "in/c.png a.png")]
    public void Folders_patterns_and_lists_are_taken(string arguments, string images)
    {
        File.WriteAllText(_folder["list.txt"], $"{_folder["in/c.png"]}\r\n\n{_folder["a.png"]}\n");
        File.WriteAllText(_folder["zero.txt"], $"{_folder["in/c.png"]}\0{_folder["a.png"]}\0");
        var given = arguments.Split(' ').Select(one => one[0] == '-' ? one : one[0] == '@' ? "@" + _folder[one[1..]] : _folder[one]);

        var run = Classify([.. given, "--json", "--quiet"]);

        Images(run.Output).Should().Equal(images.Split(' ').Select(one => _folder[one]));
    }

    [Fact]
    public void A_list_may_come_on_standard_input()
    {
        var input = Console.In;
        Console.SetIn(new StringReader($"\uFEFF{_folder["in/c.png"]}\n{_folder["a.png"]}\n"));
        try
        {
            Images(Classify("-", "--json", "--quiet").Output).Should().Equal(_folder["in/c.png"], _folder["a.png"]);
        }
        finally
        {
            Console.SetIn(input);
        }
    }

    [Fact]
    public async Task Every_form_of_output_has_the_same_rows()
    {
        File.Copy(ConsoleAppFiles.Image, _folder["with, comma.png"]);
        string[] images = [_folder["a.png"], _folder["with, comma.png"]];

        var csv = Lines(Classify([.. images, "--format", "csv", "--quiet"]).ShouldSucceed());
        var lines = Lines(Classify([.. images, "--format", "jsonl", "--quiet"]).ShouldSucceed());
        foreach (var name in new[] { "o.csv", "o.jsonl", "o.json", "o.txt", "o.parquet" })
            Classify([.. images, "--output", _folder[name], "--quiet"]).ShouldSucceed().Should().BeEmpty();

        csv.Should().HaveCount(3);
        csv[0].Should().Be("image,rank,label,index,id,probability");
        csv[2].Should().StartWith($"\"{images[1]}\",1,");
        File.ReadAllLines(_folder["o.csv"]).Should().Equal(csv);
        File.ReadAllLines(_folder["o.jsonl"]).Should().Equal(lines);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()).Should().Equal(images);
        Images(await File.ReadAllTextAsync(_folder["o.json"])).Should().Equal(images);
        (await File.ReadAllTextAsync(_folder["o.txt"])).Should().Contain(images[0]).And.NotContain("\u001b");
        await using var reader = await ParquetReader.CreateAsync(_folder["o.parquet"]);
        reader.CustomMetadata.Should().Contain("model", "inception_small");
        using var group = reader.OpenRowGroupReader(0);
        var names = new string?[2];
        await group.ReadAsync(reader.Schema.DataFields[0], names.AsMemory());
        names.Should().Equal(images);
    }

    [Fact]
    public void Images_of_a_folder_that_are_not_decoded_are_mentioned()
    {
        File.WriteAllText(_folder["in/e.heic"], "");

        var run = Classify(_folder["in/ner"], _folder["in"], "--quiet");

        run.Error.Should().Contain("e.heic");
        Directory.CreateDirectory(_folder["telephone"]);
        File.Move(_folder["in/e.heic"], _folder["telephone/e.heic"]);
        Classify(_folder["telephone"]).ShouldFailInOneLine().Should().Contain("e.heic");
    }

    [Fact]
    public void Where_it_is_asked_to_fail_no_file_is_written()
    {
        var run = Classify(_folder["a.png"], _folder["in/b.jpg"], "--on-error", "fail", "--quiet", "--output", _folder["o.csv"]);

        run.ShouldFailInOneLine().Should().Contain("b.jpg");
        File.Exists(_folder["o.csv"]).Should().BeFalse();
    }

    private ConsoleRun Classify(params string[] arguments) => InProcess.Of(["classify", .. _model, .. arguments]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string?> Images(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(one => one.GetProperty("image").GetString())];
    }
}
