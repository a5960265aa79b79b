using System.Numerics;

namespace Inception.Weights.Formats;

/// <summary>
/// The globals that a checkpoint of tensors may name, and what is made of them. This list is the whole of what a pickle can reach.
/// </summary>
/// <param name="file">The file, for errors.</param>
/// <param name="openStorage">Finds a storage by encoding, key and number of elements.</param>
internal sealed class TorchObjects(CheckpointFile file, Func<ElementEncoding, string, long, StorageView> openStorage)
{
    private const string StoragePrefix = "torch.";
    private const string UntypedStorage = "torch.storage.UntypedStorage";

    private static readonly HashSet<string> Allowed =
    [
        "collections.OrderedDict",
        "torch.Size",
        "torch.device",
        "torch._utils._rebuild_tensor",
        "torch._utils._rebuild_tensor_v2",
        "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state",
        UntypedStorage,
        .. ElementEncoding.Known.Select(encoding => StoragePrefix + encoding.TorchType),
        .. ElementEncoding.Known.Where(encoding => encoding.TorchStorage is not null).Select(encoding => StoragePrefix + encoding.TorchStorage),
    ];

    public PickledGlobal Resolve(string module, string name)
    {
        var fullName = $"{module}.{name}";
        return Allowed.Contains(fullName) ? new PickledGlobal(fullName) : throw RefuseGlobal(fullName);
    }

    public CheckpointException RefuseGlobal(string fullName) => file.Error(
        $"it refers to the Python object '{fullName}', which is not needed to store tensors; nothing was executed. Accepted are tensors, "
        + "parameters, dictionaries, lists, tuples, numbers and strings. If you trust the file's origin, load it in Python and save "
        + "torch.save(model.state_dict(), path).");

    public object? Construct(PickledGlobal function, object?[] arguments) => (function.Name, arguments) switch
    {
        ("collections.OrderedDict", []) => new PickledDictionary(),
        ("collections.OrderedDict", [List<object?> pairs]) => Dictionary(pairs),
        ("torch.Size", [object?[] sizes]) => sizes,
        ("torch.device", [string, ..]) => arguments[0],
        ("torch._utils._rebuild_tensor", [StorageView storage, long offset, object?[] shape, object?[] strides]) =>
            Tensor(storage, offset, shape, strides),
        ("torch._utils._rebuild_tensor_v2", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _]) =>
            Tensor(storage, offset, shape, strides),
        ("torch._utils._rebuild_tensor_v2", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _, PickledDictionary flags]) =>
            Tensor(storage, offset, shape, strides, flags),
        ("torch._utils._rebuild_tensor_v3", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _, PickledGlobal type]) =>
            Tensor(Retyped(storage, type), offset, shape, strides),
        ("torch._utils._rebuild_tensor_v3", [StorageView storage, long offset, object?[] shape, object?[] strides, bool, _,
                PickledGlobal type, PickledDictionary flags]) =>
            Tensor(Retyped(storage, type), offset, shape, strides, flags),
        ("torch._utils._rebuild_parameter", [StoredTensor tensor, bool, _]) => tensor,
        ("torch._utils._rebuild_parameter_with_state", [StoredTensor tensor, bool, _, _]) => tensor,
        _ => throw file.Error(
            $"its pickle calls '{function.Name}' with ({string.Join(", ", arguments.Take(8).Select(Describe))}), which is not how PyTorch writes it. "
            + CheckpointFile.DownloadAgain),
    };

    /// <summary>Resolves the persistent id of a storage: ('storage', class, key, device, elements[, view]).</summary>
    public StorageView LoadStorage(object? id)
    {
        if (id is not object?[] parts
            || parts is not ["storage", PickledGlobal storageClass, string key, string, long elements, ..]
            || parts.Length > 6
            || elements < 0)
        {
            throw BadStorage(id);
        }

        var storage = openStorage(EncodingOf(storageClass), key, elements);
        return parts.Length < 6 || parts[5] is null ? storage : View(storage, parts[5]);
    }

    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or BigInteger => "an integer",
        double => "a float",
        string => "a string",
        byte[] => "bytes",
        List<object?> => "a list",
        object?[] => "a tuple",
        PickledDictionary => "a dictionary",
        PickledGlobal global => $"'{global.Name}'",
        StoredTensor => "a tensor",
        StorageView => "a storage",
        _ => value.GetType().Name,
    };

    private ElementEncoding EncodingOf(PickledGlobal storageClass) =>
        storageClass.Name == UntypedStorage
            ? ElementEncoding.FromTorchType("uint8")!
            : ElementEncoding.FromTorchStorage(storageClass.Name[StoragePrefix.Length..])
                ?? throw file.Damaged($"its pickle uses '{storageClass.Name}' as a storage class");

    private StorageView Retyped(StorageView bytes, PickledGlobal type)
    {
        var encoding = ElementEncoding.FromTorchType(type.Name[StoragePrefix.Length..]);
        if (encoding is null || bytes.Encoding.Bytes != 1)
        {
            throw file.Error(
                $"its pickle makes a tensor of '{type.Name}' from a storage of {bytes.Encoding.TorchType}. "
                + $"Accepted: {ElementEncoding.Names(known => known.TorchType)}.");
        }
        return bytes.As(encoding);
    }

    // (key, first element, number of elements): how a legacy file says that a storage is a part of another one.
    private StorageView View(StorageView storage, object? view)
    {
        if (view is not object?[] parts || parts is not [_, long first, long elements])
            throw BadStorage(view);
        if (first < 0 || elements < 0 || elements > storage.Elements - first)
        {
            throw file.Damaged(
                $"its pickle takes the elements {first:N0} to {first + (Int128)elements:N0} of a storage of {storage.Elements:N0}");
        }
        return storage.Slice(first, elements);
    }

    private PickledDictionary Dictionary(List<object?> pairs)
    {
        var dictionary = new PickledDictionary();
        foreach (var pair in pairs)
        {
            var (key, value) = pair switch
            {
                List<object?> { Count: 2 } list => (list[0], list[1]),
                object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                _ => throw file.Damaged($"its pickle makes an OrderedDict of {Describe(pair)} where pairs were expected"),
            };
            dictionary.Add(key, value);
        }
        return dictionary;
    }

    private StoredTensor Tensor(StorageView storage, long offset, object?[] shape, object?[] strides, PickledDictionary? flags = null)
    {
        if (!Array.TrueForAll(shape, size => size is long) || !Array.TrueForAll(strides, stride => stride is long))
            throw file.Damaged($"a tensor's shape or strides are not integers");
        if (flags?.Items.Any(flag => flag.Value is true) == true)
            throw file.Error("it holds a lazily conjugated or negated tensor. Save it with tensor.resolve_conj().resolve_neg().");
        return StoredTensor.Create(storage, offset, [.. shape.Cast<long>()], [.. strides.Cast<long>()], out var problem)
            ?? throw file.Damaged(problem);
    }

    private CheckpointException BadStorage(object? id)
    {
        var shown = id is object?[] parts ? $"({string.Join(", ", parts.Take(8).Select(Describe))})" : Describe(id);
        return file.Damaged($"its pickle has a persistent id that is not a storage as PyTorch writes it: {shown}; nothing was executed");
    }
}
