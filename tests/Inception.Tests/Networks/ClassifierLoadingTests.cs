using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>A new head on a trained trunk, and class 0 of files that have a background.</summary>
public sealed class ClassifierLoadingTests : IDisposable
{
    private static readonly WeightLoadOptions NewHead = new() { Classifier = ClassifierLoading.Skip };

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ClassifierLoading.Skip)]
    [InlineData(ClassifierLoading.WhereItFits)]
    [Trait("Category", "Slow")]
    public void A_network_of_other_classes_takes_all_but_the_classifiers_which_begin_as_the_table_says(ClassifierLoading classifier)
    {
        using var saved = new InceptionV3(new() { AuxiliaryHeads = true });
        saved.SaveWeights(FilePath);
        random.manual_seed(11);

        using var network = new InceptionV3(
            new() { Classes = 50, AuxiliaryHeads = true, Loading = new() { Classifier = classifier } }, FilePath);

        string[] heads = ["AuxLogits.fc.weight", "AuxLogits.fc.bias", "fc.weight", "fc.bias"];
        var report = network.LoadReport!;
        report.Kept.Select(kept => kept.ToString()).Should().Equal(
            "AuxLogits.fc.weight (model [50, 768], file [1000, 768])",
            "AuxLogits.fc.bias (model [50], file [1000])",
            "fc.weight (model [50, 2048], file [1000, 2048])",
            "fc.bias (model [50], file [1000])");
        report.IsComplete.Should().BeTrue();
        report.Loaded.Should().Equal(network.state_dict().Keys.Except(heads));
        report.ToString().Should().Contain("Kept as the model has it, 4: AuxLogits.fc.weight (model [50, 768], file [1000, 768]), ");
        var (state, file) = (network.state_dict(), saved.state_dict());
        foreach (var key in report.Loaded) state[key].equal(file[key]).all().item<bool>().Should().BeTrue(key);

        // Normal with 0.1 and 0.001, of 102,400 and 38,400 values: a sample's deviation strays by σ/√(2n), 0.2 % and 0.4 %; five of these.
        Deviation(state["fc.weight"]).Should().BeApproximately(0.1, 0.1 * 0.011);
        Deviation(state["AuxLogits.fc.weight"]).Should().BeApproximately(0.001, 0.001 * 0.02);
        var bound = (float)(1 / Math.Sqrt(2048));
        state["fc.bias"].abs().max().item<float>().Should().BeInRange(bound / 2, bound);
    }

    public static TheoryData<string> Classifying =>
        [.. NetworkFamily.All.Where(options => options.Classes > 0).Select(options => options.Network)];

    [Theory]
    [MemberData(nameof(Classifying))]
    [Trait("Category", "Slow")]
    public void Every_network_takes_a_new_head(string name)
    {
        var options = NetworkFamily.Named(name);
        using (var saved = options.Create()) saved.SaveWeights(FilePath);

        using var network = (options with { Classes = 7, Loading = NewHead }).Create(FilePath);

        var classifier = network.Table.Rows[^1].Name;
        network.LoadReport!.Kept.Select(kept => kept.Key).Should().Equal($"{classifier}.weight", $"{classifier}.bias");
        network.LoadReport.Loaded.Should().HaveCount(network.state_dict().Count - 2);
        network.Classes.Should().Be(7);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void What_a_loose_loading_leaves_out_is_initialised_too_in_every_type(ScalarType dtype)
    {
        using var saved = new InceptionSmall(new() { Classes = 12 });
        saved.SaveWeights(FilePath);
        random.manual_seed(12);

        using var network = new InceptionSmall(new() { DType = dtype.ToElementType(), Loading = new() { Strict = false, IgnoredPrefixes = ["stem1."] } }, FilePath);

        foreach (var (key, fanIn) in new[] { ("stem1.conv.weight", 9), ("fc.weight", 288), ("fc.bias", 288) })
        {
            // Uniform in ±1/√fan-in, whose deviation is 1/√(3·fan-in): of ten values and more, within a half of it.
            var expected = 1 / Math.Sqrt(3 * fanIn);
            Deviation(network.state_dict()[key]).Should().BeApproximately(expected, expected / 2, key);
        }
    }

    [Fact]
    public void A_classifier_is_taken_whole_or_not_at_all()
    {
        using var saved = new InceptionSmall();
        saved.SaveWeights(FilePath);
        var options = new InceptionSmallOptions { Pooling = GlobalPooling.Concatenated };

        var strict = () => new InceptionSmall(options, FilePath);
        using var network = new InceptionSmall(options with { Loading = new() { Classifier = ClassifierLoading.WhereItFits } }, FilePath);

        strict.Should().Throw<WeightMismatchException>().Which.Message.Should().Contain("WeightLoadOptions.Classifier");
        network.LoadReport!.Kept.Select(kept => kept.ToString()).Should().Equal(
            "fc.weight (model [10, 576], file [10, 288])", "fc.bias (model [10], file [10])");
        network.state_dict()["fc.bias"].equal(saved.state_dict()["fc.bias"]).any().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void A_classifier_that_fits_is_loaded_where_it_fits_and_never_where_it_is_skipped()
    {
        using var saved = LoadingSamples.Create(heads: true);
        saved.SaveWeights(FilePath);

        using var fitting = LoadingSamples.Create(heads: true, weights: FilePath, loading: new() { Classifier = ClassifierLoading.WhereItFits });
        using var skipping = LoadingSamples.Create(heads: true, weights: FilePath, loading: NewHead);

        fitting.ShouldHaveTheWeightsOf(saved);
        fitting.LoadReport!.Kept.Should().BeEmpty();
        skipping.LoadReport!.Kept.Should().HaveCount(4);
        skipping.state_dict()["fc.weight"].equal(saved.state_dict()["fc.weight"]).any().item<bool>().Should().BeFalse();
    }

    [Theory]
    [InlineData(ClassifierLoading.Skip)]
    [InlineData(ClassifierLoading.WhereItFits)]
    public void A_file_without_a_classifier_is_enough_for_a_new_one(ClassifierLoading classifier)
    {
        using var saved = LoadingSamples.Create();
        SafetensorsFile.Write(FilePath, saved.state_dict().Where(entry => !entry.Key.StartsWith("fc.", StringComparison.Ordinal)));

        using var network = LoadingSamples.Create(weights: FilePath, loading: new() { Classifier = classifier });

        network.LoadReport!.Kept.Select(kept => kept.ToString()).Should().Equal("fc.weight (model [5, 8], file none)", "fc.bias (model [5], file none)");
    }

    [Fact]
    public void Only_the_classifier_is_spared_the_rest_is_strict_and_a_failure_changes_nothing()
    {
        using var saved = LoadingSamples.Create(channels: 4, classes: 9);
        saved.SaveWeights(FilePath);
        using var network = LoadingSamples.Create();
        using var scope = NewDisposeScope();
        var before = network.CopyOfWeights();

        var report = network.Invoking(n => n.LoadWeights(FilePath, NewHead)).Should().Throw<WeightMismatchException>().Which.Report;

        report.WrongShape.Select(mismatch => mismatch.Key).Should().Equal("stem.conv.weight");
        network.ShouldHaveTheWeights(before);
    }

    [Fact]
    public void A_head_on_weights_loaded_later_is_the_networks_own_to_the_bit()
    {
        using var saved = LoadingSamples.Create(classes: 9);
        saved.SaveWeights(FilePath);
        using var network = LoadingSamples.Create();
        using var own = network.state_dict()["fc.weight"].clone();

        network.LoadWeights(FilePath, NewHead);

        network.state_dict()["fc.weight"].equal(own).all().item<bool>().Should().BeTrue();
        network.state_dict()["stem.conv.weight"].equal(saved.state_dict()["stem.conv.weight"]).all().item<bool>().Should().BeTrue();
    }

    /// <summary>TF-slim's layout here has a background at 6 classes, as the published files have at 1001.</summary>
    [Fact]
    public void The_background_of_a_layout_that_has_one_is_dropped_in_every_head()
    {
        using var saved = LoadingSamples.Create(classes: 6, heads: true);
        saved.SaveSlim(FilePath);

        using var network = LoadingSamples.Create(heads: true, weights: FilePath);

        network.LoadReport!.Layout.Should().Be("TF-slim");
        network.LoadReport.HasBackgroundClass.Should().BeFalse();
        network.LoadReport.Adapted.Select(change => change.ToString()).Should().Contain([
            "head.fc.weight (file [8, 6], model [5, 8]): IO → OI, class 0 (background) dropped",
            "head.fc.bias (file [6], model [5]): class 0 (background) dropped",
            "fc.weight (file [1, 1, 8, 6], model [5, 8]): 11IO → OI, class 0 (background) dropped",
            "fc.bias (file [6], model [5]): class 0 (background) dropped"]);
        foreach (var key in new[] { "head.fc.weight", "head.fc.bias", "fc.weight", "fc.bias" })
            network.state_dict()[key].equal(saved.state_dict()[key][1..]).all().item<bool>().Should().BeTrue(key);
    }

    [Fact]
    public void A_background_is_kept_by_a_network_of_as_many_classes_and_the_report_says_so()
    {
        using var saved = LoadingSamples.Create(classes: 6);
        saved.SaveSlim(FilePath);

        using var network = LoadingSamples.Create(classes: 6, weights: FilePath);

        network.LoadReport!.HasBackgroundClass.Should().BeTrue();
        network.LoadReport.ToString().Should().EndWith("\n  Class 0 is the background.");
        network.state_dict()["fc.bias"].equal(saved.state_dict()["fc.bias"]).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void One_class_more_is_a_mismatch_unless_somebody_says_that_it_is_a_background()
    {
        using var saved = LoadingSamples.Create(classes: 8);
        saved.SaveWeights(FilePath);
        using var network = LoadingSamples.Create(classes: 7);

        network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<WeightMismatchException>()
            .Which.Report.WrongShape.Should().HaveCount(2);
        var report = network.LoadWeights(FilePath, new() { BackgroundClass = true });

        report.Adapted.Select(change => change.Change).Should().Equal("class 0 (background) dropped", "class 0 (background) dropped");
        network.state_dict()["fc.weight"].equal(saved.state_dict()["fc.weight"][1..]).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void The_layouts_word_about_a_background_can_be_overruled()
    {
        using var saved = LoadingSamples.Create(classes: 6);
        saved.SaveSlim(FilePath);
        using var network = LoadingSamples.Create();

        network.Invoking(n => n.LoadWeights(FilePath, new() { BackgroundClass = false })).Should().Throw<WeightMismatchException>();
    }

    [Fact]
    public void A_background_of_two_classes_more_is_a_mismatch()
    {
        using var saved = LoadingSamples.Create(classes: 7);
        saved.SaveWeights(FilePath);
        using var network = LoadingSamples.Create();

        network.Invoking(n => n.LoadWeights(FilePath, new() { BackgroundClass = true })).Should().Throw<WeightMismatchException>();
    }

    /// <summary>TF-slim's layout lets keys pass that it does not know, but says nothing of a file that has the model's own.</summary>
    [Fact]
    public void A_file_of_the_models_own_keys_is_not_explained_by_a_layout()
    {
        using var saved = LoadingSamples.Create();
        SafetensorsFile.Write(FilePath, saved.state_dict().Where(entry => entry.Key != "stem.bn.weight"));
        using var network = LoadingSamples.Create();

        var report = network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<WeightMismatchException>().Which.Report;

        report.Layout.Should().BeNull();
        report.Missing.Should().Equal("stem.bn.weight");
    }

    /// <summary>Cadene's Inception v4 has timm's keys and 1001 classes; a file of another number is no file of Cadene's.</summary>
    [Fact]
    public void Of_layouts_with_the_same_keys_the_one_whose_number_of_classes_the_file_has_is_taken()
    {
        using var saved = LoadingSamples.Create(classes: 9);
        saved.SaveWeights(FilePath);
        NetworkTable Table(int classes, int classesWithBackground) => LoadingSamples.Table(classes) with
        {
            Layouts = [new("background first", key => key) { ClassesWithBackground = classesWithBackground }],
        };

        using var eight = new InceptionNetwork(Table(8, 9), weights: FilePath);
        using var nine = new InceptionNetwork(Table(9, 9), weights: FilePath);
        using var other = new InceptionNetwork(Table(9, 1001), weights: FilePath);

        eight.LoadReport!.Layout.Should().Be("background first");
        eight.LoadReport.Adapted.Should().HaveCount(2);
        nine.LoadReport!.HasBackgroundClass.Should().BeTrue();
        other.LoadReport!.Layout.Should().BeNull("the model's own keys go first");
        other.LoadReport.HasBackgroundClass.Should().BeFalse();
    }

    [Fact]
    public void A_module_that_is_no_network_knows_no_classifier()
    {
        using var layer = nn.Linear(3, 4);
        layer.SaveWeights(FilePath);

        foreach (var options in new WeightLoadOptions[]
            { new() { Classifier = ClassifierLoading.Skip }, new() { BackgroundClass = false }, new() { AdaptInputChannels = true } })
        {
            layer.Invoking(module => module.LoadWeights(FilePath, options)).Should().Throw<ArgumentException>()
                .WithMessage("Linear does not say which of its layers are classifiers*IgnoredPrefixes*");
        }
    }

    [Fact]
    public void A_choice_that_there_is_not_is_refused()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveWeights(FilePath);

        saved.Invoking(network => network.LoadWeights(FilePath, new() { Classifier = (ClassifierLoading)9 }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("Classifier must be one of Strict, WhereItFits, Skip; found *");
    }

    [Fact]
    public void An_open_checkpoint_is_loaded_by_the_same_rules()
    {
        using var saved = LoadingSamples.Create(classes: 9, heads: true);
        saved.SaveFlat(FilePath);
        using var checkpoint = Checkpoint.Open(FilePath);
        using var network = LoadingSamples.Create();

        var report = network.LoadWeights(checkpoint, NewHead);

        report.Layout.Should().Be("flat names");
        report.Ignored.Should().Equal("aux_linear.weight", "aux_linear.bias");
        report.Kept.Should().HaveCount(2);
        network.LoadReport.Should().BeSameAs(report);
    }

    private static double Deviation(Tensor tensor)
    {
        using var _ = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).std(unbiased: false).item<double>();
    }
}
