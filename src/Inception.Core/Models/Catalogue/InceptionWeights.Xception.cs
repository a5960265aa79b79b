using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Xception.</summary>
    public static class Xception
    {
        /// <summary>Weights of Keras, published by Cadene and timm.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "xception.tf_in1k",
            Options = new XceptionOptions(),
            FileName = "xception-43020ad28.pth",
            Addresses = [TimmRelease("v0.1-cadene", "xception-43020ad28.pth"), Cadene("xception-43020ad28.pth")],
            Sha256 = "43020ad28",
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.TimmXception,
            Licence = "BSD-3-Clause",
            Source = new(CadeneModels),
            Top1 = 0.79058,
            Top5 = 0.94396,
            Note = "timm's legacy_xception.tf_in1k, and its figures.",
        };

        private static PublishedWeights Keras { get; } = ImageNet with
        {
            Id = "xception.keras",
            Options = new XceptionOptions { Epsilon = 1e-3, SamePadding = true },
            FileName = "xception_weights_tf_dim_ordering_tf_kernels.h5",
            Addresses = [KerasRelease("v0.4", "xception_weights_tf_dim_ordering_tf_kernels.h5")],
            Sha256 = null,
            Preprocessing = ImagePreprocessing.Keras299,
            Licence = "MIT",
            Source = new(KerasModels),
            Top1 = 0.790,
            Top5 = 0.945,
            Note = "The origin of timm's weights. Keras' ε is 1e-3, and its pools pad as TensorFlow's SAME does.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            Keras,
            WithoutTop(Keras),
        ];
    }
}
