using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Inception-ResNet v1, for faces. No weights for ImageNet are published.</summary>
    public static class ResNetV1
    {
        /// <summary>FaceNet trained on VGGFace2, published by facenet-pytorch. The output is an embedding of 512 values. Accuracy on LFW: 99.65 %.</summary>
        public static PublishedWeights VggFace2 { get; } = new()
        {
            Id = "inception_resnet_v1.vggface2",
            Options = new InceptionResNetV1Options(),
            FileName = "20180402-114759-vggface2.pt",
            Addresses = [new("https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/20180402-114759-vggface2.pt")],
            Sha256 = "281cebca8662831adb987a874bdcb36e73f5b1c6dc5ee5878f305e985625d99b",
            Length = 111_898_327,
            ClassSet = ClassSet.Identities,
            Classes = 8631,
            Preprocessing = ImagePreprocessing.FaceNetFixed,
            Licence = "MIT",
            Source = new("https://github.com/timesler/facenet-pytorch"),
            Note = "0.9965 on LFW. Set Classes to 8631 in the options for the logits.",
        };

        /// <summary>FaceNet trained on CASIA-WebFace, published by facenet-pytorch. Accuracy on LFW: 99.05 %. No checksum is published.</summary>
        public static PublishedWeights CasiaWebFace { get; } = VggFace2 with
        {
            Id = "inception_resnet_v1.casia_webface",
            FileName = "20180408-102900-casia-webface.pt",
            Addresses = [new("https://github.com/timesler/facenet-pytorch/releases/download/v2.2.9/20180408-102900-casia-webface.pt")],
            Sha256 = null,
            Length = null,
            Classes = 10575,
            Note = "0.9905 on LFW. Set Classes to 10575 in the options for the logits.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } = [VggFace2, CasiaWebFace];
    }

    /// <summary>Inception-ResNet v2.</summary>
    public static class ResNetV2
    {
        /// <summary>Weights of TF-slim, published by timm: the most accurate of the family on ImageNet.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "inception_resnet_v2.tf_in1k",
            Options = new InceptionResNetV2Options(),
            FileName = "inception_resnet_v2.tf_in1k.safetensors",
            Addresses = [Hub("inception_resnet_v2.tf_in1k")],
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.TimmInceptionResNetV2,
            Licence = "Apache-2.0",
            Source = HubPage("inception_resnet_v2.tf_in1k"),
            Top1 = 0.80434,
            Top5 = 0.95312,
        };

        /// <summary>
        /// Trained against adversarial images of an ensemble (<a href="https://arxiv.org/abs/1705.07204">Tramèr et al. 2017</a>). Published by timm.
        /// </summary>
        public static PublishedWeights EnsembleAdversarial { get; } = ImageNet with
        {
            Id = "inception_resnet_v2.tf_ens_adv_in1k",
            FileName = "inception_resnet_v2.tf_ens_adv_in1k.safetensors",
            Addresses = [Hub("inception_resnet_v2.tf_ens_adv_in1k")],
            Source = HubPage("inception_resnet_v2.tf_ens_adv_in1k"),
            Top1 = 0.79998,
            Top5 = 0.94940,
        };

        /// <summary>Weights of TF-slim, published by Cadene. Their background class is dropped when the weights are loaded. The server has no TLS.</summary>
        public static PublishedWeights Cadene { get; } = ImageNet with
        {
            Id = "inception_resnet_v2.cadene",
            FileName = "inceptionresnetv2-520b38e4.pth",
            Addresses = [InceptionWeights.Cadene("inceptionresnetv2-520b38e4.pth")],
            Sha256 = "520b38e4",
            Classes = 1001,
            LabelOffset = 1,
            Preprocessing = ImagePreprocessing.CadeneInceptionV4,
            Licence = "BSD-3-Clause",
            Source = new(CadeneModels),
            Top1 = null,
            Top5 = null,
            Note = "The server speaks plain HTTP alone, which has to be allowed.",
        };

        private static PublishedWeights Keras { get; } = ImageNet with
        {
            Id = "inception_resnet_v2.keras",
            FileName = "inception_resnet_v2_weights_tf_dim_ordering_tf_kernels.h5",
            Addresses = [KerasRelease("v0.7", "inception_resnet_v2_weights_tf_dim_ordering_tf_kernels.h5")],
            Preprocessing = ImagePreprocessing.Keras299,
            Licence = "MIT",
            Source = new(KerasModels),
            Top1 = 0.803,
            Top5 = 0.953,
            Note = "TF-slim's weights. Keras crops no border: it resizes the whole image.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            ImageNet with
            {
                Id = "inception_resnet_v2.tf_in1k_940b1cd6",
                Options = new InceptionResNetV2Options { Loading = DropsBackground },
                FileName = "inception_resnet_v2-940b1cd6.pth",
                Addresses = [TimmRelease("v0.1-weights", "inception_resnet_v2-940b1cd6.pth")],
                Sha256 = "940b1cd6",
                Classes = 1001,
                LabelOffset = 1,
                Note = "timm's file before those at Hugging Face.",
            },
            EnsembleAdversarial,
            EnsembleAdversarial with
            {
                Id = "inception_resnet_v2.tf_ens_adv_in1k_2592a550",
                Options = new InceptionResNetV2Options { Loading = DropsBackground },
                FileName = "ens_adv_inception_resnet_v2-2592a550.pth",
                Addresses = [TimmRelease("v0.1-weights", "ens_adv_inception_resnet_v2-2592a550.pth")],
                Sha256 = "2592a550",
                Classes = 1001,
                LabelOffset = 1,
                Note = "timm's file before those at Hugging Face.",
            },
            Cadene,
            ImageNet with
            {
                Id = "inception_resnet_v2.slim",
                FileName = "inception_resnet_v2_2016_08_30.tar.gz",
                Addresses = [TensorFlowModels("inception_resnet_v2_2016_08_30.tar.gz")],
                Classes = 1001,
                LabelOffset = 1,
                Preprocessing = ImagePreprocessing.TfSlim299,
                Source = new(Slim),
                Top1 = 0.804,
                Top5 = 0.953,
                Note = "The weights of inception_resnet_v2.tf_in1k in the authors' file, with the background class and the auxiliary head.",
            },
            Keras,
            WithoutTop(Keras),
        ];
    }
}
