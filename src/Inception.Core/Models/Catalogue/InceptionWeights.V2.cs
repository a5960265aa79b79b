using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>BN-Inception: Inception v2 as in its paper and in Caffe.</summary>
    public static class BnInception
    {
        /// <summary>Weights of Caffe, published by Cadene. Images are BGR, from 0 to 255. The server has no TLS.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "bninception.cadene",
            Options = new BnInceptionOptions(),
            FileName = "bn_inception-52deb4733.pth",
            Addresses = [Cadene("bn_inception-52deb4733.pth")],
            Sha256 = "52deb4733",
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.CadeneBnInception,
            Licence = "BSD-3-Clause",
            Source = new(CadeneModels),
            Top1 = 0.73524,
            Top5 = 0.91562,
            Note = "The server speaks plain HTTP alone, which has to be allowed.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            ImageNet with
            {
                Id = "bninception.onnx_zoo",
                FileName = "inception-v2-9.onnx",
                Addresses = [OnnxModel("inception_v2/model/inception-v2-9.onnx")],
                Sha256 = null,
                Licence = null,
                Source = new(OnnxZoo),
                Top1 = null,
                Top5 = null,
                Note = "The network as an ONNX graph: the weights are read, the graph is not run.",
            },
        ];
    }

    /// <summary>Inception v2 as in TF-slim, with a separable first convolution.</summary>
    public static class V2
    {
        /// <summary>Weights of TF-slim, the only published weights of this network. The background class is dropped when the weights are loaded.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "inception_v2.slim",
            Options = new InceptionV2Options(),
            FileName = "inception_v2_2016_08_28.tar.gz",
            Addresses = [TensorFlowModels("inception_v2_2016_08_28.tar.gz")],
            ClassSet = ClassSet.ImageNet,
            Classes = 1001,
            LabelOffset = 1,
            Preprocessing = ImagePreprocessing.TfSlim224,
            Licence = "Apache-2.0",
            Source = new(Slim),
            Top1 = 0.739,
            Top5 = 0.918,
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } = [ImageNet];
    }
}
