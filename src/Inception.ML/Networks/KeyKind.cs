using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Networks;

/// <summary>A type that the values of a key may have.</summary>
internal abstract class KeyKind
{
    /// <summary>Texts, which most labels are.</summary>
    public static KeyKind Text { get; } = new TextKind();

    private static readonly KeyKind[] All =
    [
        Text, Number<float>(NumberDataViewType.Single), Number<double>(NumberDataViewType.Double),
        Number<sbyte>(NumberDataViewType.SByte), Number<short>(NumberDataViewType.Int16),
        Number<int>(NumberDataViewType.Int32), Number<long>(NumberDataViewType.Int64),
        Number<byte>(NumberDataViewType.Byte), Number<ushort>(NumberDataViewType.UInt16),
        Number<uint>(NumberDataViewType.UInt32), Number<ulong>(NumberDataViewType.UInt64),
        new BooleanKind(),
    ];

    private KeyKind(PrimitiveDataViewType type) => Type = type;

    public PrimitiveDataViewType Type { get; }

    public string Name => Type.ToString()!;

    /// <summary>The kind of a type; null for dates and the like.</summary>
    public static KeyKind? Find(PrimitiveDataViewType type) => Array.Find(All, kind => kind.Type.Equals(type));

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static KeyKind Named(string name) => Array.Find(All, kind => kind.Name == name)
        ?? throw new FormatException($"Expected labels of a type of {string.Join(", ", All.Select(kind => kind.Name))}; found '{name}'.");

    public abstract IReadOnlyList<string> Read(DataViewSchema.Annotations annotations);

    public abstract void Add(DataViewSchema.Annotations.Builder builder, string name, IReadOnlyList<string> texts);

    private static NumberKind<T> Number<T>(NumberDataViewType type)
        where T : IFormattable, IParsable<T> => new(type);

    private abstract class Kind<T>(PrimitiveDataViewType type) : KeyKind(type)
    {
        protected abstract string Format(T value);

        protected abstract T Parse(string text);

        public sealed override IReadOnlyList<string> Read(DataViewSchema.Annotations annotations)
        {
            VBuffer<T> values = default;
            annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
            return [.. values.DenseValues().Select(Format)];
        }

        public sealed override void Add(DataViewSchema.Annotations.Builder builder, string name, IReadOnlyList<string> texts)
        {
            T[] values = [.. texts.Select(Parse)];
            builder.Add(name, new VectorDataViewType(Type, values.Length), (ref VBuffer<T> buffer) => new VBuffer<T>(values.Length, values).CopyTo(ref buffer));
        }
    }

    private sealed class TextKind() : Kind<ReadOnlyMemory<char>>(TextDataViewType.Instance)
    {
        protected override string Format(ReadOnlyMemory<char> value) => value.ToString();

        protected override ReadOnlyMemory<char> Parse(string text) => text.AsMemory();
    }

    private sealed class BooleanKind() : Kind<bool>(BooleanDataViewType.Instance)
    {
        protected override string Format(bool value) => value ? bool.TrueString : bool.FalseString;

        protected override bool Parse(string text) => bool.Parse(text);
    }

    private sealed class NumberKind<T>(NumberDataViewType type) : Kind<T>(type)
        where T : IFormattable, IParsable<T>
    {
        protected override string Format(T value) => value.ToString(null, CultureInfo.InvariantCulture);   // the shortest text that is read as the same number

        protected override T Parse(string text) => T.Parse(text, CultureInfo.InvariantCulture);
    }
}
