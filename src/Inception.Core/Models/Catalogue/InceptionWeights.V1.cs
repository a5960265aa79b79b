using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Inception v1, GoogLeNet.</summary>
    public static class V1
    {
        /// <summary>Weights of torchvision, ported from TF-slim. The auxiliary heads in the file are untrained.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "googlenet.torchvision",
            Options = new InceptionV1Options { TransformInput = true },
            FileName = "googlenet-1378be20.pth",
            Addresses = [PyTorch("googlenet-1378be20.pth")],
            Sha256 = "1378be20",
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.GoogLeNet,
            Licence = "BSD-3-Clause",
            Source = new("https://pytorch.org/vision/stable/models/generated/torchvision.models.googlenet.html"),
            Top1 = 0.69778,
            Top5 = 0.89530,
            Note = "The auxiliary heads in the file are untrained.",
        };

        /// <summary>Weights of Caffe: <c>bvlc_googlenet</c>, with trained auxiliary heads.</summary>
        private static PublishedWeights CaffeModel { get; } = new()
        {
            Id = "googlenet_caffe.bvlc",
            Options = new InceptionV1CaffeOptions(),
            FileName = "bvlc_googlenet.caffemodel",
            Addresses = [new("http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel")],
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.CaffeGoogLeNet,
            Source = new("https://github.com/BVLC/caffe/tree/master/models/bvlc_googlenet"),
            Top1 = 0.687,
            Top5 = 0.889,
            Note = "Caffe's network: 5×5 convolutions, biases, no batch normalization. The server speaks plain HTTP alone, which has to be allowed. "
                + "Caffe's readme publishes the SHA-1 405fc5acd08a3bb12de8ee5e23a96bec22f08204.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            ImageNet with
            {
                Id = "googlenet.torchvision_int8",
                FileName = "googlenet_fbgemm-c00238cf.pth",
                Addresses = [PyTorch("quantized/googlenet_fbgemm-c00238cf.pth")],
                Sha256 = "c00238cf",
                Top1 = 0.69826,
                Top5 = 0.89404,
                Note = null,
            },
            ImageNet with
            {
                Id = "googlenet.slim",
                Options = new InceptionV1Options { SamePadding = true },
                FileName = "inception_v1_2016_08_28.tar.gz",
                Addresses = [TensorFlowModels("inception_v1_2016_08_28.tar.gz")],
                Sha256 = null,
                Classes = 1001,
                LabelOffset = 1,
                Preprocessing = ImagePreprocessing.TfSlim224,
                Licence = "Apache-2.0",
                Source = new(Slim),
                Top1 = 0.698,
                Top5 = 0.896,
                Note = "The origin of torchvision's weights. The first convolution is padded as TensorFlow does it, by 2 pixels before the image and 3 behind "
                    + "it.",
            },
            CaffeModel,
            CaffeOnnx("googlenet_caffe.onnx_zoo", "googlenet/model/googlenet-9.onnx"),
            CaffeOnnx("googlenet_caffe.onnx_zoo_v1", "inception_v1/model/inception-v1-12.onnx"),
        ];

        private static PublishedWeights CaffeOnnx(string id, string file) => CaffeModel with
        {
            Id = id,
            FileName = file.Split('/')[^1],
            Addresses = [OnnxModel(file)],
            Source = new(OnnxZoo),
            Note = "Caffe's network as an ONNX graph, without auxiliary heads: the weights are read, the graph is not run.",
        };
    }
}
