using Inception.Networks;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>
/// Files as others publish them, made of formula weights under their own names and in their own order of dimensions, load into our networks.
/// The names are written here a second time, from the publishers' sources.
/// </summary>
public sealed class PublishedLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Cadene's whole key list is in the golden file, and its logits are the reference's.</summary>
    [Fact]
    public void Cadenes_bninception_loads_from_its_own_keys_and_gives_its_logits()
    {
        var golden = GoldenFile.Read("bninception");
        using var scope = NewDisposeScope();
        var stored = golden.KeyShapes.ToDictionary(entry => entry.Key, entry => entry.Value is []
            ? tensor(0L)
            : FormulaWeights.Of(entry.Key, entry.Value, isBatchNorm: entry.Key.Contains("_bn.", StringComparison.Ordinal)));
        SafetensorsFile.Write(_folder["bninception.safetensors"], stored);
        using var network = new BnInception(weights: _folder["bninception.safetensors"]);
        network.eval();
        using var _ = no_grad();

        using var logits = network.call(FormulaWeights.Input(golden.InputShape));

        network.LoadReport!.Layout.Should().Be("Cadene");
        logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
    }

    [Fact]
    public void Cadenes_inception_resnet_v2_calls_its_classifier_last_linear_and_has_a_background()
    {
        ShouldLoad(
            new InceptionResNetV2Options { Classes = 20 }, new InceptionResNetV2Options { Classes = 20 },
            (key, value) => (key.Replace("classif.", "last_linear.", StringComparison.Ordinal), value), "Cadene");
    }

    [Fact]
    public void Cadenes_xception_calls_its_classifier_last_linear() => ShouldLoad(
        new XceptionOptions(), new XceptionOptions(), (key, value) => (key.Replace("fc.", "last_linear.", StringComparison.Ordinal), value), "Cadene");

    [Theory]
    [InlineData("inception_v4")]
    [InlineData("inception_resnet_v2")]
    public void The_background_of_1001_classes_is_dropped_for_1000_and_kept_for_1001(string name)
    {
        var options = NetworkFamily.Named(name);
        using var published = (options with { Classes = 1001 }).Create();
        FormulaWeights.Fill(published);
        var classifier = published.Table.Rows[^1].Name;
        using var scope = NewDisposeScope();
        var stored = published.state_dict().ToDictionary(
            entry => entry.Key.Replace(classifier + ".", "last_linear.", StringComparison.Ordinal), entry => entry.Value);
        SafetensorsFile.Write(_folder["1001.safetensors"], stored);

        using var without = options.Create(_folder["1001.safetensors"]);
        using var with = (options with { Classes = 1001 }).Create(_folder["1001.safetensors"]);

        foreach (var kind in new[] { "weight", "bias" })
        {
            var theirs = published.state_dict()[$"{classifier}.{kind}"];
            without.state_dict()[$"{classifier}.{kind}"].equal(theirs[1..]).all().item<bool>().Should().BeTrue();
            with.state_dict()[$"{classifier}.{kind}"].equal(theirs).all().item<bool>().Should().BeTrue();
        }

        without.LoadReport!.Layout.Should().Be("Cadene");
        without.LoadReport.Adapted.Select(adapted => adapted.Key).Should().Equal($"{classifier}.weight", $"{classifier}.bias");
        (without.LoadReport.HasBackgroundClass, with.LoadReport!.HasBackgroundClass).Should().Be((false, true));
    }

    [Fact]
    public void Caffes_googlenet_loads_from_the_names_of_its_layers()
    {
        ShouldLoad(new InceptionV1CaffeOptions { AuxiliaryHeads = true }, new InceptionV1CaffeOptions { AuxiliaryHeads = true }, (key, value) => (Name(key), value), "Caffe");

        static string Name(string key)
        {
            var dot = key.LastIndexOf('.');
            var (layer, kind) = (key[..dot], key[(dot + 1)..]);
            return (layer switch
            {
                "conv1" => "conv1/7x7_s2",
                "conv2" => "conv2/3x3_reduce",
                "conv3" => "conv2/3x3",
                "aux1.conv" => "loss1/conv",
                "aux1.fc1" => "loss1/fc",
                "aux1.fc2" => "loss1/classifier",
                "aux2.conv" => "loss2/conv",
                "aux2.fc1" => "loss2/fc",
                "aux2.fc2" => "loss2/classifier",
                "fc" => "loss3/classifier",
                _ => $"inception_{layer[9..11]}/" + layer[12..] switch
                {
                    "branch1" => "1x1",
                    "branch2.0" => "3x3_reduce",
                    "branch2.1" => "3x3",
                    "branch3.0" => "5x5_reduce",
                    "branch3.1" => "5x5",
                    _ => "pool_proj",
                },
            }) + "." + kind;
        }
    }

    /// <summary>TF-slim's variables: filters height × width × in × out, no scale of the normalisation, a step counter and averages beside.</summary>
    [Fact]
    public void Tf_slims_inception_v2_loads_from_its_variables()
    {
        ShouldLoad(new InceptionV2Options { Classes = 1001 }, new InceptionV2Options(), Variable, "TF-slim", fill: network =>
        {
            using var _ = no_grad();
            foreach (var (key, value) in network.state_dict())
            {
                if (key.EndsWith(".bn.weight", StringComparison.Ordinal)) value.fill_(1);
            }
        });

        static (string?, Tensor) Variable(string key, Tensor value)
        {
            var dot = key.LastIndexOf('.');
            var (layer, kind) = (key[..dot], key[(dot + 1)..]);
            if (layer.EndsWith(".bn", StringComparison.Ordinal))
            {
                var norm = "InceptionV2/" + layer[..^3].Replace('.', '/') + "/BatchNorm/";
                return (kind switch { "bias" => norm + "beta", "running_mean" => norm + "moving_mean", "running_var" => norm + "moving_variance", _ => null }, value);
            }

            return layer switch
            {
                "Conv2d_1a_7x7.depthwise" => ("InceptionV2/Conv2d_1a_7x7/depthwise_weights", value.view(3, 8, 7, 7).permute(2, 3, 0, 1).contiguous()),
                "Conv2d_1a_7x7.pointwise" when kind == "bias" => ("InceptionV2/Conv2d_1a_7x7/biases", value),
                "Conv2d_1a_7x7.pointwise" => ("InceptionV2/Conv2d_1a_7x7/pointwise_weights", value.permute(2, 3, 1, 0).contiguous()),
                "Logits" when kind == "bias" => ("InceptionV2/Logits/Conv2d_1c_1x1/biases", value),
                "Logits" => ("InceptionV2/Logits/Conv2d_1c_1x1/weights", value.t().view(1, 1, 1024, -1).contiguous()),
                _ => ($"InceptionV2/{layer[..^5].Replace('.', '/')}/weights", value.permute(2, 3, 1, 0).contiguous()),
            };
        }
    }

    /// <summary>Keras' layers; the four shortcuts are counted from none or from 1, by its version.</summary>
    [Theory]
    [InlineData("conv2d", "batch_normalization", 0)]
    [InlineData("conv2d", "batch_normalization", 1)]
    [InlineData("convolution2d", "batchnormalization", 1)]
    public void Keras_xception_loads_from_its_layers(string shortcut, string shortcutNorm, int first)
    {
        var names = KerasLayers(shortcut, shortcutNorm, first);
        ShouldLoad(new XceptionOptions { Epsilon = 1e-3 }, new XceptionOptions { Epsilon = 1e-3 }, Variable, "Keras");

        (string?, Tensor) Variable(string key, Tensor value)
        {
            var dot = key.LastIndexOf('.');
            var (layer, kind) = (key[..dot], key[(dot + 1)..]);
            if (layer.EndsWith(".conv1", StringComparison.Ordinal))
                return (Full(names[layer[..^6]], "depthwise_kernel"), value.view(-1, 1, 3, 3).permute(2, 3, 0, 1).contiguous());
            if (layer.EndsWith(".pointwise", StringComparison.Ordinal))
                return (Full(names[layer[..^10]], "pointwise_kernel"), value.permute(2, 3, 1, 0).contiguous());
            return (kind, value.dim()) switch
            {
                ("weight", 4) => (Full(names[layer], "kernel"), value.permute(2, 3, 1, 0).contiguous()),
                ("weight", 2) => (Full(names[layer], "kernel"), value.t().contiguous()),
                ("weight", _) => (Full(names[layer], "gamma"), value),
                ("bias", _) => (Full(names[layer], layer == "fc" ? "bias" : "beta"), value),
                ("running_mean", _) => (Full(names[layer], "moving_mean"), value),
                ("running_var", _) => (Full(names[layer], "moving_variance"), value),
                _ => (null, value),
            };
        }

        static string Full(string layer, string variable) => $"{layer}/{layer}/{variable}:0";
    }

    private static Dictionary<string, string> KerasLayers(string shortcut, string shortcutNorm, int first)
    {
        var names = new Dictionary<string, string> { ["fc"] = "predictions" };
        foreach (var i in new[] { 1, 2 })
        {
            (names[$"conv{i}"], names[$"bn{i}"]) = ($"block1_conv{i}", $"block1_conv{i}_bn");
            (names[$"conv{i + 2}"], names[$"bn{i + 2}"]) = ($"block14_sepconv{i}", $"block14_sepconv{i}_bn");
        }

        for (var block = 1; block <= 12; block++)
        {
            var (count, at) = (block is 1 or 2 or 3 or 12 ? 2 : 3, block == 1 ? 0 : 1);
            for (var i = 0; i < count; i++)
            {
                names[$"block{block}.rep.{(3 * i) + at}"] = $"block{block + 1}_sepconv{i + 1}";
                names[$"block{block}.rep.{(3 * i) + at + 1}"] = $"block{block + 1}_sepconv{i + 1}_bn";
            }
        }

        foreach (var (block, index) in new[] { 1, 2, 3, 12 }.Select((block, index) => (block, index + first)))
        {
            names[$"block{block}.skip"] = shortcut + (index == 0 ? "" : $"_{index}");
            names[$"block{block}.skipbn"] = shortcutNorm + (index == 0 ? "" : $"_{index}");
        }

        return names;
    }

    private void ShouldLoad(
        FamilyOptions published, FamilyOptions ours, Func<string, Tensor, (string? Name, Tensor Value)> store, string layout, Action<InceptionNetwork>? fill = null)
    {
        using var scope = NewDisposeScope();
        using var theirs = published.Create();
        FormulaWeights.Fill(theirs);
        fill?.Invoke(theirs);
        var state = theirs.state_dict();
        var stored = new Dictionary<string, Tensor>();
        foreach (var (key, value) in state)
        {
            if (store(key, value.detach()) is ({ } name, var tensor)) stored.Add(name, tensor);
        }

        SafetensorsFile.Write(_folder["published.safetensors"], stored);

        using var network = ours.Create(_folder["published.safetensors"]);

        network.LoadReport!.Layout.Should().Be(layout);
        network.LoadReport.IsComplete.Should().BeTrue();
        foreach (var (key, value) in network.state_dict())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal)) continue;
            var expected = state[key].shape[0] == value.shape[0] ? state[key] : state[key][1..];   // without the background
            value.equal(expected).all().item<bool>().Should().BeTrue(key);
        }
    }
}
