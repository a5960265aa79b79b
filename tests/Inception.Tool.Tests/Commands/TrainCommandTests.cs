using System.Text.Json;
using Inception.Classification;
using Inception.Imaging;
using Inception.Models;
using Inception.Tool.Training;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class TrainCommandTests(ConsoleAppFiles files)
{
    [Fact]
    public void A_training_leaves_a_model_a_report_and_all_that_it_needs_to_go_on()
    {
        var (images, folder) = (Shapes(), files["trained"]);
        string[] training = ["train", "--data", images, "--model", "inception_small", "--epochs", "2", "--batch", "8", "--augmentation", "none", "--output", folder];

        var output = ConsoleRun.Of(training).ShouldSucceed();

        output.Should().Contain("inception_small, 304,386 parameters, on 16 images of 2 classes from ").And.Contain("epoch  2/2  loss ");
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).Should().Contain(
            ["best.safetensors", "confusion.png", "curves.png", "last.safetensors", "log.csv", "model.safetensors", "recipe.json", "report.md"]);
        Directory.EnumerateFiles(Path.Combine(folder, "tensorboard"), "events.out.tfevents.*").Should().ContainSingle();
        File.ReadAllLines(Path.Combine(folder, "log.csv")).Should().HaveCount(3).And.Subject.First().Should().StartWith("epoch,step,training_loss,validation_loss,top1");
        foreach (var image in new[] { "curves.png", "confusion.png" }) new ImageDecoder().Decode(Path.Combine(folder, image)).Width.Should().BeGreaterThan(400);
        var report = File.ReadAllText(Path.Combine(folder, "report.md"));
        report.Should().StartWith("# inception_small on ").And.Contain("| disc | 2 |").And.Contain("| square | 2 |").And.Contain("expected calibration error").And.Contain("\"epochs\": 2");

        // The file says what it is: no other option is needed, and the classes have their names.
        var model = Path.Combine(folder, "model.safetensors");
        var image0 = Path.Combine(images, "disc", "0.png");
        ConsoleRun.Of("classify", image0, "--weights", model, "--quiet").ShouldSucceed().Should().Contain("disc").And.Contain("square");
        using (var classifier = ImageClassifier.Load(model)) classifier.Classify(image0).Select(prediction => prediction.Label).Should().BeEquivalentTo("disc", "square");

        // Finished: the report is written again, another training is refused, and more epochs are trained.
        File.Delete(Path.Combine(folder, "report.md"));
        ConsoleRun.Of("train", "--output", folder).ShouldSucceed().Should().Contain("is complete; writing its report again.");
        File.ReadAllText(Path.Combine(folder, "report.md")).Should().Contain("| disc | 2 |");
        ConsoleRun.Of("train", "--output", folder, "--batch", "4", "--rate", "0.1").ShouldFailInOneLine().Should().Contain("--batch was 8 and is 4, --rate was 0.05 and is 0.1").And.NotContain("{");
        ConsoleRun.Of("finetune", "--output", folder, "--data", images).ShouldFailInOneLine().Should().Contain("'inception train --output ");
        ConsoleRun.Of("train", "--output", folder, "--epochs", "3").ShouldSucceed().Should().Contain("epoch  3/3").And.NotContain("epoch  2/3");
        TrainingRecipe.Load(Path.Combine(folder, "recipe.json")).Epochs.Should().Be(3);
        File.ReadAllText(Path.Combine(folder, "report.md")).Should().Contain(" of 3");
        Directory.EnumerateFiles(Path.Combine(folder, "tensorboard")).Should().HaveCount(2, "a run that had nothing left to do leaves no events");
    }

    [Fact]
    public void A_recipe_repeats_a_training_to_the_bit()
    {
        var (images, first, second) = (Shapes(), files["first"], files["second"]);
        ConsoleRun.Of("train", "--data", images, "--model", "inception_small", "--epochs", "1", "--batch", "8", "--mixup", "0.2", "--mix-probability", "0.5", "--augmentation", "randaugment", "--optimizer", "adamw", "--compute", "fp32", "--output", first).ShouldSucceed();

        ConsoleRun.Of("train", "--recipe", Path.Combine(first, "recipe.json"), "--workers", "1", "--output", second).ShouldSucceed();

        File.ReadAllBytes(Path.Combine(second, "model.safetensors")).Should().Equal(File.ReadAllBytes(Path.Combine(first, "model.safetensors")));
        File.ReadAllText(Path.Combine(second, "recipe.json")).Should().Be(File.ReadAllText(Path.Combine(first, "recipe.json")));
    }

    [Fact]
    public void A_trained_network_learns_other_classes_with_its_head_alone_or_stage_by_stage()
    {
        var (images, folder) = (Shapes(), files["tuned"]);

        ConsoleRun.Of("finetune", "--data", images, "--epochs", "3", "--batch", "8", "--augmentation", "none", "--output", folder).ShouldSucceed().Should().Contain("epoch  3/3");

        var recipe = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "recipe.json"))).RootElement;
        recipe.GetProperty("weights").GetString().Should().Be("shipped");
        (recipe.GetProperty("headEpochs").GetInt32(), recipe.GetProperty("featureStart").GetBoolean()).Should().Be((0, true), "the classifier starts from features");
        File.Exists(Path.Combine(folder, "best.safetensors")).Should().BeTrue();
        ConsoleRun.Of("train", "--output", folder).ShouldFailInOneLine().Should().Contain("'inception finetune --output ");
        ConsoleRun.Of("finetune", "--head-only", "--data", images, "--output", folder).ShouldFailInOneLine().Should().Contain("'inception finetune --output ");
        Model.ReadOptions(Path.Combine(folder, "model.safetensors"))!.Labels.Should().Equal("disc", "square");
    }

    [Fact]
    public void A_training_of_some_classes_goes_on_with_the_same_images_alone_and_its_model_is_measured_on_them()
    {
        var (images, folder) = (files.Classes("t-shirt-top", "coat", "ankle-boot"), files["some-classes"]);
        string[] training = ["train", "--data", images, "--validation", images, "--model", "inception_small", "--epochs", "1", "--output", folder];
        ConsoleRun.Of([.. training, "--classes", "Ankle boot,coat", "--per-class", "1"]).ShouldSucceed().Should().Contain("on 2 images of 2 classes from ");

        ConsoleRun.Of("train", "--output", folder, "--classes", "coat,t-shirt-top", "--per-class", "2").ShouldFailInOneLine().Should()
            .Contain("--classes was Ankle boot,coat and is coat,t-shirt-top").And.Contain("--per-class was 1 and is 2");
        var model = Path.Combine(folder, "model.safetensors");
        ConsoleRun.Of("evaluate", "--model", model, "--data", images, "--classes", "coat,ankle-boot").ShouldSucceed().Should().Contain("of 4 images");
    }

    [Fact]
    public void A_report_that_cannot_be_written_costs_one_line_and_nothing_else_and_is_written_the_next_time()
    {
        var (folder, images) = (files["unwritable"], files.Classes("one", "two"));
        ConsoleRun.Of("train", "--data", images, "--validation", "0.5", "--model", "inception_small", "--epochs", "1", "--output", folder).ShouldSucceed();
        File.Delete(Path.Combine(folder, "report.md"));
        Directory.CreateDirectory(Path.Combine(folder, "report.md"));

        ConsoleRun.Of("train", "--output", folder).ShouldFailInOneLine()
            .Should().StartWith($"inception: The output '{Path.Combine(folder, "report.md")}' cannot be written: ");
        Model.ReadOptions(Path.Combine(folder, "model.safetensors")).Should().NotBeNull();
        Directory.Delete(Path.Combine(folder, "report.md"));
        ConsoleRun.Of("train", "--output", folder).ShouldSucceed().Should().Contain("is complete; writing its report again.");

        File.ReadAllText(Path.Combine(folder, "report.md")).Should().Contain("| one | 1 |");
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Should().OnlyContain(
            name => name == "tensorboard" || !Path.GetFileNameWithoutExtension(name!).Contains('.'), "nothing that was begun is left beside the files");
    }

    [Fact]
    public void A_recipe_is_read_as_it_was_written_and_knows_no_other_names()
    {
        var recipe = new TrainingRecipe { Data = "fashion-mnist", Epochs = 16, Rate = 0.1, ClassWeights = "balanced", Ema = 0.999, Seed = 1, Keep = "last" };
        recipe.Save(files["recipe.json"]);

        TrainingRecipe.Load(files["recipe.json"]).Should().Be(recipe);

        File.WriteAllText(files["misspelt.json"], """{ "data": "fashion-mnist", "epoch": 3 }""");
        FluentActions.Invoking(() => TrainingRecipe.Load(files["misspelt.json"])).Should().Throw<UserException>().WithMessage("*misspelt.json' is not a recipe of 'inception train': *'epoch'*");
    }

    /// <summary>20 images: discs and squares of different sizes.</summary>
    private string Shapes()
    {
        var folder = files["shapes"];
        for (var i = 0; i < 20; i++)
        {
            var (isDisc, radius) = (i % 2 == 0, 4 + (i / 2));
            var pixels = new byte[32 * 32 * 3];
            for (var place = 0; place < 32 * 32; place++)
            {
                var (x, y) = (Math.Abs((place % 32) - 16), Math.Abs((place / 32) - 16));
                if (isDisc ? (x * x) + (y * y) <= radius * radius : Math.Max(x, y) <= radius) pixels.AsSpan(place * 3, 3).Fill(200);
            }

            var path = Path.Combine(folder, isDisc ? "disc" : "square", $"{i / 2}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, new RgbImage(32, 32, pixels).ToPng());
        }

        return folder;
    }
}
