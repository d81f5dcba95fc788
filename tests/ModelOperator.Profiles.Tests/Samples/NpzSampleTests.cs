using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ModelOperator.Profiles.Samples;

namespace ModelOperator.Profiles.Tests.Samples;

public sealed class NpzSampleTests
{
    [Fact]
    public void Arrays_AreColumnsByTheirPlaceInARow()
    {
        var columns = NpzSample.Read(
            Zip(("x.npy", Array("<f4", "(2, 1, 2)", Floats(1, 2, 3, float.NaN))), ("y.npy", Array("|u1", "(3,)", [7, 8, 9]))), null);

        columns.Select(column => (column.Name, column.Input, column.Index)).ShouldBe([("x.0", "x", 0), ("x.1", "x", 1), ("y", "y", 0)]);
        columns[0].Values.ShouldBe([1, 3]);
        columns[1].Values.ShouldBe([2, double.NaN]);
        columns[2].Values.ShouldBe([7, 8, 9]);
    }

    [Theory]
    [InlineData("|b1", new byte[] { 1 }, 1)]
    [InlineData("|i1", new byte[] { 0xff }, -1)]
    [InlineData("<u2", new byte[] { 0xff, 0xff }, 65535)]
    [InlineData("<i2", new byte[] { 0xff, 0xff }, -1)]
    [InlineData("<u4", new byte[] { 0xff, 0xff, 0xff, 0xff }, 4294967295)]
    [InlineData("<i4", new byte[] { 0xfe, 0xff, 0xff, 0xff }, -2)]
    [InlineData("<u8", new byte[] { 0, 0, 0, 0, 1, 0, 0, 0 }, 4294967296)]
    [InlineData("<i8", new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, -1)]
    [InlineData("<f2", new byte[] { 0, 0x3e }, 1.5)]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xf8, 0x3f }, 1.5)]
    public void Numbers_OfEveryType_AreRead(string type, byte[] bytes, double expected) =>
        NpzSample.Read(Zip(("x.npy", Array(type, "(1, 1)", bytes))), "x").Single().Values.ShouldBe([expected]);

    [Theory]
    [InlineData("<U3", "(1, 1)", "False", "is of type <U3")]
    [InlineData(">f4", "(1, 1)", "False", "is of type >f4")]
    [InlineData("|O", "(1,)", "False", "is of type |O")]
    [InlineData("<f4", "(1, 1)", "True", "numpy.ascontiguousarray(x)")]
    [InlineData("<f4", "()", "False", "a row for each example")]
    [InlineData("<f4", "(0, 4)", "False", "a row for each example")]
    [InlineData("<f4", "(99999999999999999999, 4)", "False", "a row for each example")]
    [InlineData("<f4", "(9000000000, 9000000000, 9000000000)", "False", "more than 67108864 values")]
    [InlineData("<f4", "(4, 4)", "False", "is no .npz file")]
    [InlineData("<f4'}", "(1, 1)", "False", "a header that cannot be read")]
    public void Array_ThatIsNoTableOfNumbers_IsRefused(string type, string shape, string fortran, string says) =>
        Should.Throw<ProfileException>(
            () => NpzSample.Read(Zip(("x.npy", Array(type, shape, new byte[4], fortran))), null)).Message.ShouldContain(says);

    [Fact]
    public void ArrayOrFile_ThatIsNotThere_IsNamed()
    {
        var zip = () => Zip(("x.npy", Array("|u1", "(1,)", [1])), ("readme.txt", "no array"u8.ToArray()));

        Should.Throw<ProfileException>(() => NpzSample.Read(zip(), "z")).Message.ShouldBe("the sample has no array 'z'; it has x");
        Should.Throw<ProfileException>(() => NpzSample.Read(Zip(), null)).Message.ShouldBe("the sample has no arrays");
        Should.Throw<ProfileException>(() => NpzSample.Read(new MemoryStream("no zip"u8.ToArray()), null)).Message.ShouldContain(
            "is no .npz file");
        Should.Throw<ProfileException>(() => NpzSample.Read(Zip(("x.npy", "no array at all"u8.ToArray())), null)).Message.ShouldBe(
            "'x' is no NumPy array");
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Array(string type, string shape, byte[] values, string fortran = "False")
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}    \n");
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. header, .. values];
    }

    private static MemoryStream Zip(params (string Name, byte[] Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
