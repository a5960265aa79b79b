using System.Collections.Immutable;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    private static readonly ImmutableArray<float> ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly ImmutableArray<float> ImageNetStandardDeviation = [0.229f, 0.224f, 0.225f];
    private static readonly ImmutableArray<float> Half = [0.5f, 0.5f, 0.5f];
    private static readonly ImmutableArray<float> Zero = [0, 0, 0];
    private static readonly ImmutableArray<float> One = [1, 1, 1];
    private static readonly ImmutableArray<float> Middle = [128, 128, 128];

    /// <summary>torchvision's preset for <c>GoogLeNet_Weights.IMAGENET1K_V1</c>: <c>N×3×224×224</c> from a shorter side of 256.</summary>
    public static ImagePreprocessing GoogLeNet { get; } = new() { ShorterSide = 256, CropSize = 224 };

    /// <summary>torchvision's preset for <c>Inception_V3_Weights.IMAGENET1K_V1</c>: <c>N×3×299×299</c> from a shorter side of 342.</summary>
    public static ImagePreprocessing InceptionV3 { get; } = new() { ShorterSide = 342, CropSize = 299 };

    /// <summary>
    /// Grey images as Fashion-MNIST has them (white on black): <c>N×1×28×28</c>, normalized with the mean and standard deviation
    /// of its training images. A 28×28 image is not resized. The centre square of a larger image is used.
    /// </summary>
    public static ImagePreprocessing FashionMnist { get; } = new()
    {
        ShorterSide = 28,
        CropSize = 28,
        ChannelOrder = ChannelOrder.Grey,
        Mean = [0.2860f],
        StandardDeviation = [0.3530f],
    };

    /// <summary>
    /// timm's for <c>inception_v3.tv_in1k</c>, <c>.tf_in1k</c> and <c>.tf_adv_in1k</c>: bicubic, <c>N×3×299×299</c> from a shorter side of
    /// 341 (crop fraction 0.875), in [-1, 1].
    /// </summary>
    public static ImagePreprocessing TimmInceptionV3 { get; } = Timm(299, 0.875) with { Mean = Half, StandardDeviation = Half };

    /// <summary>timm's for <c>inception_v3.gluon_in1k</c>: as <see cref="TimmInceptionV3"/>, but with ImageNet's mean and standard deviation.</summary>
    public static ImagePreprocessing TimmInceptionV3Gluon { get; } = Timm(299, 0.875);

    /// <summary>timm's for <c>inception_v4.tf_in1k</c>: that of <see cref="TimmInceptionV3"/>.</summary>
    public static ImagePreprocessing TimmInceptionV4 { get; } = TimmInceptionV3;

    /// <summary>
    /// timm's for <c>inception_resnet_v2.tf_in1k</c> and <c>.tf_ens_adv_in1k</c>: bicubic, <c>N×3×299×299</c> from a shorter side of 333 (crop
    /// fraction 0.8975), in [-1, 1].
    /// </summary>
    public static ImagePreprocessing TimmInceptionResNetV2 { get; } = Timm(299, 0.8975) with { Mean = Half, StandardDeviation = Half };

    /// <summary>timm's for <c>legacy_xception.tf_in1k</c>: that of <see cref="TimmInceptionResNetV2"/>.</summary>
    public static ImagePreprocessing TimmXception { get; } = TimmInceptionResNetV2;

    /// <summary>
    /// TF-slim's <c>inception_preprocessing.preprocess_for_eval</c> at 299, for its Inception v3, v4 and Inception-ResNet v2: the central 0.875 of
    /// each side,
    /// squeezed to <c>N×3×299×299</c> by TensorFlow 1's bilinear resize, in [-1, 1].
    /// </summary>
    public static ImagePreprocessing TfSlim299 { get; } = new()
    {
        CentralFraction = 0.875,
        ShorterSide = 299,
        KeepAspectRatio = false,
        Resizer = Resizer.TensorFlow1,
        CropSize = 299,
        Mean = Half,
        StandardDeviation = Half,
    };

    /// <summary>
    /// TF-slim's <c>inception_preprocessing.preprocess_for_eval</c> at 224, for its Inception v1 and v2: <c>N×3×224×224</c>, as
    /// <see cref="TfSlim299"/>.
    /// </summary>
    public static ImagePreprocessing TfSlim224 { get; } = TfSlim299 with { ShorterSide = 224, CropSize = 224 };

    /// <summary>
    /// Keras's for its Inception v3, Inception-ResNet v2 and Xception: <c>load_img(path, target_size=(299, 299))</c>, which squeezes the image and
    /// takes the nearest
    /// pixel unless told otherwise, then <c>preprocess_input</c> in mode "tf": <c>N×3×299×299</c> in [-1, 1]. For <c>load_img(…,
    /// interpolation="bilinear")</c> write
    /// <c>with { Interpolation = Interpolation.Bilinear }</c>.
    /// </summary>
    public static ImagePreprocessing Keras299 { get; } = new()
    {
        ShorterSide = 299,
        KeepAspectRatio = false,
        Interpolation = Interpolation.Nearest,
        CropSize = 299,
        Mean = Half,
        StandardDeviation = Half,
    };

    /// <summary>
    /// nsfwjs': [0, 1], squeezed to <c>N×3×299×299</c> by TensorFlow.js' <c>resizeBilinear</c> with aligned corners. An image of 299×299 keeps its pixels.
    /// </summary>
    public static ImagePreprocessing NsfwJs299 { get; } = new()
    {
        ShorterSide = 299,
        KeepAspectRatio = false,
        Resizer = Resizer.TensorFlowAlignedCorners,
        CropSize = 299,
        Mean = [0, 0, 0],
        StandardDeviation = [1, 1, 1],
    };

    /// <summary>
    /// Cadene's pretrained-models for <c>bninception</c>: bilinear, <c>N×3×224×224</c> from a shorter side of 256 (224 / 0.875), blue first, 0 to 255, less
    /// 104, 117 and 128.
    /// </summary>
    public static ImagePreprocessing CadeneBnInception { get; } = new()
    {
        ShorterSide = 256,
        CropSize = 224,
        ChannelOrder = ChannelOrder.Bgr,
        Range = PixelRange.Byte,
        Mean = [104, 117, 128],
        StandardDeviation = One,
    };

    /// <summary>
    /// Cadene's pretrained-models for <c>inceptionv4</c> and <c>inceptionresnetv2</c>: bilinear, <c>N×3×299×299</c> from a shorter side of 341
    /// (299 / 0.875), in [-1, 1].
    /// </summary>
    public static ImagePreprocessing CadeneInceptionV4 { get; } = new() { ShorterSide = 341, CropSize = 299, Mean = Half, StandardDeviation = Half };

    /// <summary>Cadene's pretrained-models for <c>xception</c>: as <see cref="CadeneInceptionV4"/>, from a shorter side of 333 (299 / 0.8975).</summary>
    public static ImagePreprocessing CadeneXception { get; } = CadeneInceptionV4 with { ShorterSide = 333 };

    /// <summary>
    /// Caffe's for <c>bvlc_googlenet</c>: squeezed to 256×256 by OpenCV, as its ImageNet script stores images, the central <c>N×3×224×224</c>, blue first,
    /// 0 to 255, less 104, 117 and 123.
    /// </summary>
    public static ImagePreprocessing CaffeGoogLeNet { get; } = new()
    {
        ShorterSide = 256,
        KeepAspectRatio = false,
        Resizer = Resizer.OpenCv,
        CropSize = 224,
        ChannelOrder = ChannelOrder.Bgr,
        Range = PixelRange.Byte,
        Mean = [104, 117, 123],
        StandardDeviation = One,
    };

    /// <summary>
    /// facenet-pytorch's for its Inception-ResNet v1: an image already cut to the face's box, squeezed to <c>N×3×160×160</c> by Pillow's bilinear
    /// filter, as
    /// <c>extract_face</c> does with a Pillow image, then <c>fixed_image_standardization</c>: (x - 127.5) / 128 of 0 to 255.
    /// </summary>
    /// <remarks>
    /// Of arrays and tensors <c>extract_face</c> makes faces by averaging areas instead (OpenCV's <c>INTER_AREA</c>,
    /// <c>mode="area"</c>).
    /// </remarks>
    public static ImagePreprocessing FaceNetFixed { get; } = new()
    {
        ShorterSide = 160,
        KeepAspectRatio = false,
        CropSize = 160,
        Range = PixelRange.Byte,
        Mean = [127.5f, 127.5f, 127.5f],
        StandardDeviation = Middle,
    };

    /// <summary>
    /// facenet-pytorch's <c>prewhiten</c> instead of the fixed standardization: each face by its own mean and unbiased standard deviation, the
    /// latter at least
    /// 1/√n. Resized as in <see cref="FaceNetFixed"/>.
    /// </summary>
    public static ImagePreprocessing FaceNetPrewhitened { get; } = FaceNetFixed with { Mean = Zero, StandardDeviation = One, StandardizeImage = true };

    /// <summary>
    /// The steps inside the FID network of 2015-12-05, which torch-fidelity reproduces: TensorFlow 1's bilinear resize of bytes of any size to
    /// <c>N×3×299×299</c>, then (x - 128) / 128.
    /// </summary>
    public static ImagePreprocessing FidTensorFlow { get; } = new()
    {
        ShorterSide = 299,
        KeepAspectRatio = false,
        Resizer = Resizer.TensorFlow1,
        CropSize = 299,
        Range = PixelRange.Byte,
        Mean = Middle,
        StandardDeviation = Middle,
        ApplyOrientation = false,
    };

    /// <summary>pytorch-fid's: PyTorch's bilinear <c>interpolate</c> without antialiasing of [0, 1] to <c>N×3×299×299</c>, then 2x - 1.</summary>
    public static ImagePreprocessing FidPyTorch { get; } = new()
    {
        ShorterSide = 299,
        KeepAspectRatio = false,
        Resizer = Resizer.PyTorch,
        CropSize = 299,
        Mean = Half,
        StandardDeviation = Half,
        ApplyOrientation = false,
    };

    /// <summary>
    /// clean-fid's mode "clean" (Parmar et al. 2022, arXiv:2104.11222): Pillow's bicubic resize of each channel in float32 to <c>N×3×299×299</c>,
    /// clipped to [0, 255] but not
    /// rounded, then (x - 128) / 128.
    /// </summary>
    public static ImagePreprocessing FidClean { get; } = FidTensorFlow with
    {
        Resizer = Resizer.PillowUnrounded,
        Interpolation = Interpolation.Bicubic,
    };

    /// <summary>
    /// Every named value under the name that catalogues and the console app use, such as <c>torchvision_inception_v3</c>. Some names share a value.
    /// </summary>
    public static IReadOnlyDictionary<string, ImagePreprocessing> Known { get; } = new NamedValues<ImagePreprocessing>("preprocessing")
    {
        ["torchvision_googlenet"] = GoogLeNet,
        ["torchvision_inception_v3"] = InceptionV3,
        ["timm_inception_v3"] = TimmInceptionV3,
        ["timm_inception_v3_gluon"] = TimmInceptionV3Gluon,
        ["timm_inception_v4"] = TimmInceptionV4,
        ["timm_inception_resnet_v2"] = TimmInceptionResNetV2,
        ["timm_xception"] = TimmXception,
        ["tf_slim_224"] = TfSlim224,
        ["tf_slim_299"] = TfSlim299,
        ["keras_299"] = Keras299,
        ["nsfwjs_299"] = NsfwJs299,
        ["cadene_bninception"] = CadeneBnInception,
        ["cadene_inception_v4"] = CadeneInceptionV4,
        ["cadene_xception"] = CadeneXception,
        ["caffe_googlenet"] = CaffeGoogLeNet,
        ["facenet_fixed"] = FaceNetFixed,
        ["facenet_prewhitened"] = FaceNetPrewhitened,
        ["fid_tensorflow"] = FidTensorFlow,
        ["fid_pytorch"] = FidPyTorch,
        ["fid_clean"] = FidClean,
        ["fashion_mnist"] = FashionMnist,
    };

    /// <summary>
    /// timm's evaluation transform of a model whose configuration says <c>input_size</c>, <c>crop_pct</c> and bicubic: from a shorter side of
    /// <c>floor(size / cropFraction)</c>, with ImageNet's mean and standard deviation.
    /// </summary>
    /// <param name="size">Width and height of the input, at least 1.</param>
    /// <param name="cropFraction">The crop's part of the resized shorter side, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ImagePreprocessing Timm(int size, double cropFraction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cropFraction);
        return new() { ShorterSide = (int)Math.Floor(size / cropFraction), CropSize = size, Interpolation = Interpolation.Bicubic };
    }
}
