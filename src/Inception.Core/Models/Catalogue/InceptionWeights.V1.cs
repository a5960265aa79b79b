using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Inception v1, GoogLeNet.</summary>
    public static class V1
    {
        /// <summary>torchvision's, ported from TF-slim's. The auxiliary heads in the file are untrained.</summary>
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
                WhyUnreadable = QuantizedTensors,
            },
            ImageNet with
            {
                Id = "googlenet.slim",
                Options = new InceptionV1Options(),
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
                Note = null,
                WhyUnreadable = TensorFlowCheckpoint("googlenet.torchvision"),
            },
            CaffeOnnx("googlenet_caffe.onnx_zoo", "googlenet/model/googlenet-9.onnx"),
            CaffeOnnx("googlenet_caffe.onnx_zoo_v1", "inception_v1/model/inception-v1-12.onnx"),
        ];

        private static PublishedWeights CaffeOnnx(string id, string file) => new()
        {
            Id = id,
            Options = new InceptionV1CaffeOptions(),
            FileName = file.Split('/')[^1],
            Addresses = [OnnxModel(file)],
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.CaffeGoogLeNet,
            Source = new(OnnxZoo),
            Top1 = 0.687,
            Top5 = 0.889,
            Note = "Caffe's network: 5×5 convolutions, biases, no batch normalisation. Its tensors load when PyTorch or safetensors saved them "
                + "under Caffe's names.",
            WhyUnreadable = Onnx,
        };
    }
}
