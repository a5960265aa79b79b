using Inception.Inference;
using Inception.Models;
using Inception.Serving;

namespace Inception.AspNetCore;

/// <summary>
/// A served model: where it comes from, what runs it, and what its requests may cost. Bound from configuration and checked when the program starts.
/// </summary>
public sealed class InceptionOptions
{
    /// <summary>
    /// The model: a checkpoint with metadata (<c>.safetensors</c>, <c>.pth</c>, <c>.pt</c>), or the id of published weights, such as
    /// <c>inception_v3.tv_in1k</c>. Required, unless <see cref="CreateModel"/> is set.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The model's name in <c>/models</c> and <c>/v2/models/{name}</c>: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. When null, the name that it was
    /// registered with, or else the network's.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>What runs the network. Default: <see cref="InceptionEngine.Automatic"/>.</summary>
    public InceptionEngine Engine { get; set; }

    /// <summary>The precision of the compiled engine. Default: <see cref="Precision.Float32"/>. <see cref="Precision.Auto"/> is not served.</summary>
    public Precision Precision { get; set; } = Precision.Float32;

    /// <summary>The ranges for <see cref="Precision.Int8"/>: a file of <c>inception calibrate</c>.</summary>
    public string? Calibration { get; set; }

    /// <summary>The device, as PyTorch writes it: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. When null, a GPU where libtorch finds one, or else the CPU.</summary>
    public string? Device { get; set; }

    /// <summary>
    /// The devices that share the requests, such as <c>cuda:0</c> and <c>cuda:1</c>: each has a compiled network, and runs a batch beside the others.
    /// In place of <see cref="Device"/>; none by default.
    /// </summary>
    public IList<string> Devices { get; } = [];

    /// <summary>
    /// Whether the model is loaded and warmed up when the program starts, in the background. Otherwise the first request loads it, and a later one tries again
    /// where that failed. Default true. The health check reports a model as ready once it is warm.
    /// </summary>
    public bool LoadAtStart { get; set; } = true;

    /// <summary>The most probable classes in an answer, where the request does not say, at least 1. Default: 5.</summary>
    public int Top { get; set; } = 5;

    /// <summary>
    /// Whether a request may name the address of an image, which the server then downloads. Default false. Only http and https are followed, and never to a
    /// private, local or reserved address.
    /// </summary>
    public bool AllowUrls { get; set; }

    /// <summary>
    /// The accepted API keys, each of at least 16 characters. A request names one in <c>X-API-Key</c>, or as <c>Authorization: Bearer</c>: 401 without. With no
    /// key, the default, every request is accepted.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>What a request may cost.</summary>
    public InceptionLimits Limits { get; } = new();

    /// <summary>How requests are joined into batches.</summary>
    public InceptionBatching Batching { get; } = new();

    /// <summary>
    /// How the checkpoint is loaded: network, preprocessing and labels of a checkpoint without metadata. For code; not bound from configuration.
    /// </summary>
    public ModelOptions? Loading { get; set; }

    /// <summary>Makes the model, in place of <see cref="Model"/>. The server owns the result. For code; not bound from configuration.</summary>
    public Func<CancellationToken, Task<IImageModel>>? CreateModel { get; set; }
}
