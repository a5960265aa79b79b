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
    /// Grey images as in Fashion-MNIST (white on black): <c>N×1×28×28</c>, normalized with the mean and standard deviation
    /// of its training images. A 28×28 image is not resized. Of a larger image, the centre square is used.
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
    /// timm's preprocessing for <c>inception_v3.tv_in1k</c>, <c>.tf_in1k</c> and <c>.tf_adv_in1k</c>: bicubic, <c>N×3×299×299</c> from a shorter side of
    /// 341 (crop fraction 0.875), in [-1, 1].
    /// </summary>
    public static ImagePreprocessing TimmInceptionV3 { get; } = Timm(299, 0.875) with { Mean = Half, StandardDeviation = Half };

    /// <summary>
    /// timm's preprocessing for <c>inception_v3.gluon_in1k</c>: like <see cref="TimmInceptionV3"/>, but with ImageNet's mean and standard deviation.
    /// </summary>
    public static ImagePreprocessing TimmInceptionV3Gluon { get; } = Timm(299, 0.875);

    /// <summary>timm's preprocessing for <c>inception_v4.tf_in1k</c>: the same as <see cref="TimmInceptionV3"/>.</summary>
    public static ImagePreprocessing TimmInceptionV4 { get; } = TimmInceptionV3;

    /// <summary>
    /// timm's preprocessing for <c>inception_resnet_v2.tf_in1k</c> and <c>.tf_ens_adv_in1k</c>: bicubic, <c>N×3×299×299</c> from a shorter side of 333 (crop
    /// fraction 0.8975), in [-1, 1].
    /// </summary>
    public static ImagePreprocessing TimmInceptionResNetV2 { get; } = Timm(299, 0.8975) with { Mean = Half, StandardDeviation = Half };

    /// <summary>timm's preprocessing for <c>legacy_xception.tf_in1k</c>: the same as <see cref="TimmInceptionResNetV2"/>.</summary>
    public static ImagePreprocessing TimmXception { get; } = TimmInceptionResNetV2;

    /// <summary>
    /// TF-slim's <c>inception_preprocessing.preprocess_for_eval</c> at 299, for its Inception v3, v4 and Inception-ResNet v2: the central 0.875 of each side,
    /// resized to <c>N×3×299×299</c> (without keeping the aspect ratio) by TensorFlow 1's bilinear resize, in [-1, 1].
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
    /// TF-slim's <c>inception_preprocessing.preprocess_for_eval</c> at 224, for its Inception v1 and v2: <c>N×3×224×224</c>, otherwise like
    /// <see cref="TfSlim299"/>.
    /// </summary>
    public static ImagePreprocessing TfSlim224 { get; } = TfSlim299 with { ShorterSide = 224, CropSize = 224 };

    /// <summary>
    /// Keras' preprocessing for its Inception v3, Inception-ResNet v2 and Xception: <c>load_img(path, target_size=(299, 299))</c>, then <c>preprocess_input</c>
    /// in mode "tf": <c>N×3×299×299</c> in [-1, 1]. By default <c>load_img</c> ignores the aspect ratio and takes the nearest pixel. For
    /// <c>load_img(…, interpolation="bilinear")</c> write <c>with { Interpolation = Interpolation.Bilinear }</c>.
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
    /// The preprocessing of nsfwjs: [0, 1], resized to <c>N×3×299×299</c> (without keeping the aspect ratio) by TensorFlow.js' <c>resizeBilinear</c> with
    /// aligned corners. A 299×299 image is not resized.
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
    /// Cadene's pretrained-models for <c>bninception</c>: bilinear, <c>N×3×224×224</c> from a shorter side of 256 (224 / 0.875). Channels are BGR, from 0 to
    /// 255, minus the means 104, 117 and 128.
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

    /// <summary>Cadene's pretrained-models for <c>xception</c>: like <see cref="CadeneInceptionV4"/>, but from a shorter side of 333 (299 / 0.8975).</summary>
    public static ImagePreprocessing CadeneXception { get; } = CadeneInceptionV4 with { ShorterSide = 333 };

    /// <summary>
    /// Caffe's preprocessing for <c>bvlc_googlenet</c>: resized to 256×256 by OpenCV (without keeping the aspect ratio), as Caffe's ImageNet script does, then
    /// cropped to <c>N×3×224×224</c>. Channels are BGR, from 0 to 255, minus the means 104, 117 and 123.
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
    /// facenet-pytorch's preprocessing for its Inception-ResNet v1. The image must already be cropped to the face. It is resized to <c>N×3×160×160</c> (without
    /// keeping the aspect ratio) by Pillow's bilinear filter, as <c>extract_face</c> does with a Pillow image. Then <c>fixed_image_standardization</c> computes
    /// (x - 127.5) / 128 from 0 to 255.
    /// </summary>
    /// <remarks>
    /// For arrays and tensors, <c>extract_face</c> averages areas instead (OpenCV's <c>INTER_AREA</c>, <c>mode="area"</c>).
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
    /// facenet-pytorch's <c>prewhiten</c> instead of the fixed standardization: each face is normalized by its own mean and unbiased standard deviation, which
    /// is at least 1/√n. The resize is that of <see cref="FaceNetFixed"/>.
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

    /// <summary>
    /// The preprocessing of pytorch-fid: PyTorch's bilinear <c>interpolate</c> of [0, 1] without antialiasing to <c>N×3×299×299</c>, then 2x - 1.
    /// </summary>
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
    /// All preprocessings of this class by name, such as <c>torchvision_inception_v3</c>. The catalogue of weights and the command-line tool use these names.
    /// Some names share a value.
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
    /// Creates timm's bicubic evaluation transform for a model's <c>input_size</c> and <c>crop_pct</c>. The shorter side is <c>floor(size / cropFraction)</c>,
    /// and the normalization uses ImageNet's mean and standard deviation.
    /// </summary>
    /// <param name="size">Width and height of the input in pixels, at least 1.</param>
    /// <param name="cropFraction">The size of the crop divided by the resized shorter side, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ImagePreprocessing Timm(int size, double cropFraction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cropFraction);
        return new() { ShorterSide = (int)Math.Floor(size / cropFraction), CropSize = size, Interpolation = Interpolation.Bicubic };
    }
}
