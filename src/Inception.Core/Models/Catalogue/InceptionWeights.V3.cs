using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

public static partial class InceptionWeights
{
    /// <summary>Inception v3.</summary>
    public static class V3
    {
        private const string Torchvision = "https://pytorch.org/vision/stable/models/generated/torchvision.models.inception_v3.html";

        /// <summary>Weights of torchvision, ported from TensorFlow: the only published weights with a trained auxiliary head.</summary>
        public static PublishedWeights ImageNet { get; } = new()
        {
            Id = "inception_v3.torchvision",
            Options = new InceptionV3Options { TransformInput = true },
            FileName = "inception_v3_google-0cc3c7bd.pth",
            Addresses = [PyTorch("inception_v3_google-0cc3c7bd.pth")],
            Sha256 = "0cc3c7bd",
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.InceptionV3,
            Licence = "BSD-3-Clause",
            Source = new(Torchvision),
            Top1 = 0.77294,
            Top5 = 0.93450,
        };

        /// <summary>Weights of torchvision, published by timm for images from −1 to 1.</summary>
        public static PublishedWeights Timm { get; } = new()
        {
            Id = "inception_v3.tv_in1k",
            Options = new InceptionV3Options(),
            FileName = "inception_v3.tv_in1k.safetensors",
            Addresses = [Hub("inception_v3.tv_in1k")],
            Sha256 = "9c452c63a67fd03a38a78c401ba12d4be0e926df63c93403de3a29f6df20fefb",
            ClassSet = ClassSet.ImageNet,
            Classes = 1000,
            Preprocessing = ImagePreprocessing.TimmInceptionV3,
            Licence = "Apache-2.0",
            Source = HubPage("inception_v3.tv_in1k"),
            Top1 = 0.77472,
            Top5 = 0.93468,
        };

        /// <summary>Weights of TF-slim, published by timm.</summary>
        public static PublishedWeights TensorFlow { get; } = Timm with
        {
            Id = "inception_v3.tf_in1k",
            FileName = "inception_v3.tf_in1k.safetensors",
            Addresses = [Hub("inception_v3.tf_in1k")],
            Sha256 = null,
            Source = HubPage("inception_v3.tf_in1k"),
            Top1 = 0.77866,
            Top5 = 0.93644,
            Note = "timm's figures, with average pools that count their padding; TensorFlow's do not (TF-slim states 78.0 % and 93.9 %).",
        };

        /// <summary>Trained against adversarial images (<a href="https://arxiv.org/abs/1611.01236">Kurakin et al. 2016</a>). Published by timm.</summary>
        public static PublishedWeights Adversarial { get; } = TensorFlow with
        {
            Id = "inception_v3.tf_adv_in1k",
            FileName = "inception_v3.tf_adv_in1k.safetensors",
            Addresses = [Hub("inception_v3.tf_adv_in1k")],
            Source = HubPage("inception_v3.tf_adv_in1k"),
            Top1 = 0.77598,
            Top5 = 0.93726,
            Note = null,
        };

        /// <summary>Weights of GluonCV, published by timm: the most accurate weights of Inception v3.</summary>
        public static PublishedWeights Gluon { get; } = TensorFlow with
        {
            Id = "inception_v3.gluon_in1k",
            FileName = "inception_v3.gluon_in1k.safetensors",
            Addresses = [Hub("inception_v3.gluon_in1k")],
            Source = HubPage("inception_v3.gluon_in1k"),
            Preprocessing = ImagePreprocessing.TimmInceptionV3Gluon,
            Top1 = 0.78806,
            Top5 = 0.94372,
            Note = null,
        };

        /// <summary>
        /// The NSFW classifier of nsfwjs with five classes, trained by GantMan: Keras' Inception v3 with two hidden layers. The weights are stored as uint8 in
        /// an npm package, which anybody can download.
        /// </summary>
        public static PublishedWeights NsfwJs { get; } = new()
        {
            Id = "inception_v3.nsfwjs",
            Options = new InceptionV3Options { Classes = 5, CountIncludePad = false, HiddenUnits = [256, 128] },
            FileName = "nsfwjs-4.4.0.tgz",
            Addresses = [new("https://registry.npmjs.org/nsfwjs/-/nsfwjs-4.4.0.tgz")],
            Sha256 = "585cd178f3b994337c4d10a87b080d342fc52f8b9bf0085c4d1f345a3a1c5382",
            Length = 24_973_068,
            ClassSet = ClassSet.Named,
            Labels = new LabelSet(["Drawing", "Hentai", "Neutral", "Porn", "Sexy"]),
            Classes = 5,
            Preprocessing = ImagePreprocessing.NsfwJs299,
            Licence = "MIT",
            Source = new("https://github.com/infinitered/nsfwjs"),
            Note = "Its SHA-256 is that of the file with the registry's published SHA-512. Images are numbers from 0 to 1, unlike Keras' own.",
        };

        private static PublishedWeights Keras { get; } = ImageNet with
        {
            Id = "inception_v3.keras",
            Options = new InceptionV3Options { CountIncludePad = false },
            FileName = "inception_v3_weights_tf_dim_ordering_tf_kernels.h5",
            Addresses = [KerasRelease("v0.5", "inception_v3_weights_tf_dim_ordering_tf_kernels.h5")],
            Sha256 = null,
            Preprocessing = ImagePreprocessing.Keras299,
            Licence = "MIT",
            Source = new(KerasModels),
            Top1 = 0.779,
            Top5 = 0.937,
            Note = "Keras' average pools do not count their padding. Its batch normalization has no scale.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            ImageNet,
            ImageNet with
            {
                Id = "inception_v3.torchvision_1a9a5a14",
                FileName = "inception_v3_google-1a9a5a14.pth",
                Addresses = [PyTorch("inception_v3_google-1a9a5a14.pth")],
                Sha256 = "1a9a5a14",
                Top1 = null,
                Top5 = null,
                Note = "torchvision's file before 0cc3c7bd.",
            },
            Timm,
            TensorFlow,
            TensorFlow with
            {
                Id = "inception_v3.slim",
                Options = new InceptionV3Options { CountIncludePad = false },
                FileName = "inception_v3_2016_08_28.tar.gz",
                Addresses = [TensorFlowModels("inception_v3_2016_08_28.tar.gz")],
                Classes = 1001,
                LabelOffset = 1,
                Preprocessing = ImagePreprocessing.TfSlim299,
                Source = new(Slim),
                Top1 = 0.780,
                Top5 = 0.939,
                Note = "The weights of inception_v3.tf_in1k in the authors' file, with the background class and the auxiliary head. Average pools do not count "
                    + "their padding, as in TensorFlow.",
            },
            TensorFlow with
            {
                Id = "inception_v3.tf_in1k_e0069de4",
                Options = new InceptionV3Options { Loading = DropsBackground },
                FileName = "tf_inception_v3-e0069de4.pth",
                Addresses = [TimmRelease("v0.1-weights", "tf_inception_v3-e0069de4.pth")],
                Sha256 = "e0069de4",
                Classes = 1001,
                LabelOffset = 1,
                Note = "timm's file before those at Hugging Face.",
            },
            Adversarial,
            Adversarial with
            {
                Id = "inception_v3.tf_adv_in1k_9e27bd63",
                Options = new InceptionV3Options { Loading = DropsBackground },
                FileName = "adv_inception_v3-9e27bd63.pth",
                Addresses = [TimmRelease("v0.1-weights", "adv_inception_v3-9e27bd63.pth")],
                Sha256 = "9e27bd63",
                Classes = 1001,
                LabelOffset = 1,
                Note = "timm's file before those at Hugging Face.",
            },
            Gluon,
            Gluon with
            {
                Id = "inception_v3.gluon_in1k_9f746940",
                FileName = "gluon_inception_v3-9f746940.pth",
                Addresses = [TimmRelease("v0.1-weights", "gluon_inception_v3-9f746940.pth")],
                Sha256 = "9f746940",
                Note = "timm's file before those at Hugging Face.",
            },
            ImageNet with
            {
                Id = "inception_v3.torchvision_int8",
                FileName = "inception_v3_google_fbgemm-71447a44.pth",
                Addresses = [PyTorch("quantized/inception_v3_google_fbgemm-71447a44.pth")],
                Sha256 = "71447a44",
                Top1 = 0.77176,
                Top5 = 0.93354,
                Note = "int8 filters with batch normalization folded in, which become float32.",
            },
            Keras,
            WithoutTop(Keras),
            NsfwJs,
        ];
    }

    /// <summary>The network of the Fréchet Inception Distance.</summary>
    public static class Fid
    {
        /// <summary>Google's network of 2015-12-05. pytorch-fid and torch-fidelity publish the same file under two names.</summary>
        public static PublishedWeights Inception2015 { get; } = new()
        {
            Id = "fid_inception_v3.pytorch_fid",
            Options = new FidInceptionV3Options(),
            FileName = "pt_inception-2015-12-05-6726825d.pth",
            Addresses =
            [
                new("https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth"),
                new("https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth"),
            ],
            Sha256 = "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
            Length = 95_628_359,
            ClassSet = ClassSet.Inception2015,
            Classes = 1008,
            Preprocessing = ImagePreprocessing.FidTensorFlow,
            Licence = "Apache-2.0",
            Source = new("https://github.com/mseitzer/pytorch-fid"),
            Note = "pytorch-fid and clean-fid resize otherwise: ImagePreprocessing.FidPyTorch and FidClean.",
        };

        internal static IReadOnlyList<PublishedWeights> All { get; } =
        [
            Inception2015,
            Inception2015 with
            {
                Id = "fid_inception_v3.tensorflow",
                FileName = "inception-2015-12-05.tgz",
                Addresses = [TensorFlowModels("image/imagenet/inception-2015-12-05.tgz")],
                Sha256 = null,
                Length = null,
                Source = new("https://github.com/tensorflow/models/blob/master/tutorials/image/imagenet/classify_image.py"),
                Note = "The graph that the Fréchet Inception distance was defined with; pytorch-fid's file was made of it. The weights are read from its "
                    + "constants, the graph is not run.",
            },
            Inception2015 with
            {
                Id = "fid_inception_v3.nvidia",
                FileName = "inception-2015-12-05.pt",
                Addresses = [new("https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada-pytorch/pretrained/metrics/inception-2015-12-05.pt")],
                Sha256 = null,
                Length = null,
                Licence = null,
                Source = new("https://github.com/NVlabs/stylegan2-ada-pytorch"),
                Note = "The graph of 2015 as TorchScript, which stylegan2-ada-pytorch, stylegan3 and clean-fid use. The tensors are read, the code is not run.",
            },
        ];
    }
}
