using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Inception v4.</summary>
    public static class V4
    {
        /// <summary>Weights of TF-slim, published by timm.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "inception_v4.tf_in1k",
            Options = new InceptionV4Options(),
            FileName = "inception_v4.tf_in1k.safetensors",
            Addresses = [Hub("inception_v4.tf_in1k")],
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.TimmInceptionV4,
            Licence = "Apache-2.0",
            Source = HubPage("inception_v4.tf_in1k"),
            Top1 = 0.80144,
            Top5 = 0.94982,
        };

        /// <summary>Weights of TF-slim, published by Cadene. Their background class is dropped when the weights are loaded.</summary>
        public static PublishedWeights Cadene { get; } = ImageNet with
        {
            Id = "inception_v4.cadene",
            FileName = "inceptionv4-8e4777a0.pth",
            Addresses = [TimmRelease("v0.1-cadene", "inceptionv4-8e4777a0.pth"), InceptionWeights.Cadene("inceptionv4-8e4777a0.pth")],
            Sha256 = "8e4777a0",
            Classes = 1001,
            LabelOffset = 1,
            Preprocessing = ImagePreprocessing.CadeneInceptionV4,
            Licence = "BSD-3-Clause",
            Source = new(CadeneModels),
            Top1 = null,
            Top5 = null,
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            Cadene,
            ImageNet with
            {
                Id = "inception_v4.slim",
                FileName = "inception_v4_2016_09_09.tar.gz",
                Addresses = [TensorFlowModels("inception_v4_2016_09_09.tar.gz")],
                Classes = 1001,
                LabelOffset = 1,
                Preprocessing = ImagePreprocessing.TfSlim299,
                Source = new(Slim),
                Top1 = 0.802,
                Top5 = 0.952,
                Note = "The weights of inception_v4.tf_in1k in the authors' file, with the background class and the auxiliary head.",
            },
        ];
    }
}
