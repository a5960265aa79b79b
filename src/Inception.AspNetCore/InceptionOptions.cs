using Inception.Inference;
using Inception.Models;
using Inception.Serving;

namespace Inception.AspNetCore;

/// <summary>
/// Options of a served model: its weights, engine, device, API keys and limits. They can be bound from configuration, and are checked when the program starts.
/// </summary>
public sealed class InceptionOptions
{
    /// <summary>
    /// The model to serve: the path of a checkpoint with metadata (<c>.safetensors</c>, <c>.pth</c>, <c>.pt</c>), or the id of published weights, such as
    /// <c>inception_v3.tv_in1k</c>. Required, unless <see cref="CreateModel"/> is set.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// The model's name in <c>/models</c> and <c>/v2/models/{name}</c>: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. When null, the name of its
    /// registration, or else the name of the network.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The engine that runs the network. Default: <see cref="InceptionEngine.Automatic"/>.</summary>
    public InceptionEngine Engine { get; set; }

    /// <summary>The precision of the compiled engine. Default: <see cref="Precision.Float32"/>. <see cref="Precision.Auto"/> is not supported here.</summary>
    public Precision Precision { get; set; } = Precision.Float32;

    /// <summary>
    /// The path of the calibration for <see cref="Precision.Int8"/>, as written by <c>inception calibrate</c>. Required for this precision, and null for
    /// others.
    /// </summary>
    public string? Calibration { get; set; }

    /// <summary>
    /// The device, in PyTorch's notation: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>. When null, a GPU if libtorch finds one, otherwise the CPU. The portable
    /// engine always runs on the CPU.
    /// </summary>
    public string? Device { get; set; }

    /// <summary>
    /// The devices that share the requests, such as <c>cuda:0</c> and <c>cuda:1</c>, in place of <see cref="Device"/>. Each device has its own compiled
    /// network, and the devices run batches in parallel. Empty by default.
    /// </summary>
    public IList<string> Devices { get; } = [];

    /// <summary>
    /// Whether the model is loaded and warmed up in the background when the program starts. If false, the first request loads the model; if loading fails, a
    /// later request tries again. Default true. The health check reports a model as ready once it is warm.
    /// </summary>
    public bool LoadAtStart { get; set; } = true;

    /// <summary>The number of classes in a response if the request does not set it, at least 1. Default: 5.</summary>
    public int Top { get; set; } = 5;

    /// <summary>
    /// Whether a request may contain the URL of an image, which the server then downloads. Default false. Only http and https are allowed, and private, local
    /// and reserved addresses are refused.
    /// </summary>
    public bool AllowUrls { get; set; }

    /// <summary>
    /// The accepted API keys, each of at least 16 characters. A request sends its key in <c>X-API-Key</c> or as <c>Authorization: Bearer</c>. Without a valid
    /// key it gets status 401. If the list is empty (default), every request is accepted.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>The limits for requests.</summary>
    public InceptionLimits Limits { get; } = new();

    /// <summary>The options for joining requests into batches.</summary>
    public InceptionBatching Batching { get; } = new();

    /// <summary>
    /// Options for loading the checkpoint, such as network, preprocessing and labels of a checkpoint without metadata. Set in code only, not bound from
    /// configuration.
    /// </summary>
    public ModelOptions? Loading { get; set; }

    /// <summary>
    /// A function that creates the model, in place of <see cref="Model"/>. The server owns the result. Set in code only, not bound from configuration.
    /// </summary>
    public Func<CancellationToken, Task<IImageModel>>? CreateModel { get; set; }
}
