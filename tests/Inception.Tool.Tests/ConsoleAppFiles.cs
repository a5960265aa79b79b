using Inception.Networks;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tool.Tests;

/// <summary>Weights by formula and inputs for the console app's tests, each written once.</summary>
public sealed class ConsoleAppFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inception-cli-");
    private readonly Lazy<string> _small, _googlenet, _inceptionV3;

    public ConsoleAppFiles()
    {
        _small = new(() => Save(new InceptionSmall(), "small.safetensors"));
        _googlenet = new(() => Save(new InceptionV1(new() { AuxiliaryHeads = true }), "googlenet.pth"));
        _inceptionV3 = new(() => Save(new InceptionV3(new() { AuxiliaryHeads = true }), "inception_v3.safetensors"));
    }

    public string Folder => _folder.FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>inception_small with formula weights.</summary>
    public string Small => _small.Value;

    /// <summary>googlenet with formula weights and both auxiliary heads.</summary>
    public string GoogLeNet => _googlenet.Value;

    /// <summary>inception_v3 with formula weights and its auxiliary head.</summary>
    public string InceptionV3 => _inceptionV3.Value;

    /// <summary>A shipped image of the test set.</summary>
    public static string Image => Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", "ankle-boot-0.png");

    /// <summary>A folder with a folder of two images for each of some classes.</summary>
    public string Classes(params string[] names)
    {
        var folder = this[$"classes-{string.Join('-', names)}"];
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (var i = 0; i < 2; i++) File.Copy(Image, Path.Combine(folder, name, $"{i}.png"), overwrite: true);
        }

        return folder;
    }

    /// <summary>The formula's input as an array file.</summary>
    public string Input(params long[] shape)
    {
        var path = this[$"{string.Join('x', shape)}.npy"];
        if (File.Exists(path)) return path;
        using var input = FormulaWeights.Input(shape);
        NpyFile.Write(path, input);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Save(nn.Module network, string name)
    {
        using (network)
        {
            FormulaWeights.Fill(network);
            network.SaveWeights(this[name]);
        }

        return this[name];
    }
}
