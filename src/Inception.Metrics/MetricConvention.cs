namespace Inception.Metrics;

/// <summary>The library whose numbers a metric reproduces. <see cref="MetricOptions.For"/> has the settings of each.</summary>
public enum MetricConvention
{
    /// <summary>torch-fidelity 0.4: TensorFlow's resize, KID with 100 subsets of 1,000 images, seed 2020. The default.</summary>
    TorchFidelity,

    /// <summary>pytorch-fid: PyTorch's bilinear resize. This library only has FID; the other metrics have the settings of torch-fidelity.</summary>
    PyTorchFid,

    /// <summary>clean-fid's mode "clean": Pillow's bicubic resize. KID shrinks its subsets to the number of images, and draws real images first.</summary>
    CleanFid,

    /// <summary>The original code for TensorFlow (TTUR, guided-diffusion's evaluator): TensorFlow's resize, Inception Score without shuffling.</summary>
    TensorFlow,
}
