using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Inception.Build
{
    /// <summary>
    /// Copies assemblies with their internal types and methods marked as public, for the compiler alone. The layout of metadata is that of ECMA-335, II.24: the
    /// flags of types and methods are changed in place, and nothing else.
    /// </summary>
    public sealed class OpenInternals : Task
    {
        private const int TypeRef = 1, TypeDef = 2, FieldPtr = 3, Field = 4, MethodPtr = 5, MethodDef = 6, Param = 8;
        private const int ModuleRef = 26, TypeSpec = 27, AssemblyRef = 35;

        [Required]
        public ITaskItem[] Assemblies { get; set; }

        [Required]
        public string Folder { get; set; }

        [Output]
        public ITaskItem[] Opened { get; set; }

        public override bool Execute()
        {
            Directory.CreateDirectory(Folder);
            Opened = Assemblies.Select(Copy).ToArray();
            return true;
        }

        private ITaskItem Copy(ITaskItem assembly)
        {
            var (source, target) = (new FileInfo(assembly.ItemSpec), new FileInfo(Path.Combine(Folder, Path.GetFileName(assembly.ItemSpec))));
            if (target.Exists && target.Length == source.Length && target.LastWriteTimeUtc >= source.LastWriteTimeUtc) return new TaskItem(target.FullName);
            var bytes = File.ReadAllBytes(source.FullName);
            Open(bytes);
            File.WriteAllBytes(target.FullName, bytes);
            return new TaskItem(target.FullName);
        }

        private static void Open(byte[] bytes)
        {
            var root = Enumerable.Range(0, bytes.Length - 4).First(at => BitConverter.ToUInt32(bytes, at) == 0x424A5342);   // "BSJB"
            var tables = root + TableStream(bytes, root);
            var heaps = bytes[tables + 6];
            var (text, guid, blob) = (Size(heaps & 1), Size(heaps & 2), Size(heaps & 4));
            var present = BitConverter.ToUInt64(bytes, tables + 8);
            var (rows, at) = (new int[64], tables + 24);
            for (var table = 0; table < 64; table++)
            {
                if ((present >> table & 1) == 0) continue;
                rows[table] = BitConverter.ToInt32(bytes, at);
                at += 4;
            }

            int Index(int table) => Size(rows[table] >> 16);
            int Coded(params int[] choices) => Size(choices.Max(table => rows[table]) >> 14);

            at += rows[0] * (2 + text + 3 * guid);
            at += rows[TypeRef] * (Coded(0, ModuleRef, AssemblyRef, TypeRef) + 2 * text);
            var typeRow = 4 + 2 * text + Coded(TypeDef, TypeRef, TypeSpec) + Index(Field) + Index(MethodDef);
            for (var row = 0; row < rows[TypeDef]; row++, at += typeRow) OpenType(bytes, at);
            at += rows[FieldPtr] * Index(Field) + rows[Field] * (2 + text + blob) + rows[MethodPtr] * Index(MethodDef);
            for (var row = 0; row < rows[MethodDef]; row++, at += 8 + text + blob + Index(Param)) OpenMethod(bytes, at + 6);
        }

        private static int TableStream(byte[] bytes, int root)
        {
            var at = root + 16 + BitConverter.ToInt32(bytes, root + 12);   // after the version's text
            var left = BitConverter.ToUInt16(bytes, at + 2);
            for (at += 4; left > 0; left--)
            {
                if (bytes[at + 8] == '#' && bytes[at + 9] == '~') return BitConverter.ToInt32(bytes, at);
                var length = Array.IndexOf(bytes, (byte)0, at + 8) - (at + 8);
                at += 8 + (length / 4 + 1) * 4;
            }

            throw new InvalidDataException("Expected metadata with a stream of tables, found none.");
        }

        private static int Size(int isWide) => isWide == 0 ? 2 : 4;

        /// <summary>NotPublic (0) becomes Public (1), NestedAssembly (5) and NestedFamORAssem (7) become NestedPublic (2).</summary>
        private static void OpenType(byte[] bytes, int at)
        {
            var visibility = bytes[at] & 7;
            var opened = visibility == 0 ? 1 : visibility == 5 || visibility == 7 ? 2 : visibility;
            bytes[at] = (byte)(bytes[at] & ~7 | opened);
        }

        /// <summary>Assembly (3) becomes Public (6).</summary>
        private static void OpenMethod(byte[] bytes, int at)
        {
            if ((bytes[at] & 7) == 3) bytes[at] = (byte)(bytes[at] & ~7 | 6);
        }
    }
}
