using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles.Tests;

/// <summary>Checks profiles of inputs that are no columns, such as pictures.</summary>
public sealed class ReducedProfileTests
{
    // Two pictures of two channels of 8 by 8 values: all 1 and 2, then all 3 and 5.
    private static readonly float[] Pictures = [.. ((float[])[1, 2, 3, 5]).SelectMany(value => Enumerable.Repeat(value, 64))];

    [Fact]
    public void InputOfManyValues_GetsNumbersOfItsRows()
    {
        var profile = Make([], ("image", "(2, 2, 8, 8)", Pictures), ("age", "(2,)", [17, 40]));

        profile.Version.ShouldBe(2, "an earlier server would count a column in their place");
        profile.Features.Select(feature => (feature.Name, feature.Reduce, feature.Min, feature.Max)).ShouldBe(
        [
            ("image.mean", Reduction.Mean, 1.5, 4), ("image.std", Reduction.Std, 0.5, 1), ("image.min", Reduction.Min, 1, 3),
            ("image.max", Reduction.Max, 2, 5), ("age", null, 17, 40),
        ]);
    }

    [Fact]
    public void InputOfFewValues_StaysATable() =>
        Make([], ("x", "(2, 64)", Pictures[..128])).ShouldSatisfyAllConditions(
            profile => profile.Features.Count.ShouldBe(64),
            profile => profile.Version.ShouldBe(1));

    [Fact]
    public void Channels_AreToldApart_WhereTheUserAsks() =>
        Make(["image:1=mean,max", "image=zeros"], ("image", "(2, 2, 8, 8)", Pictures)).Features
            .Select(feature => (feature.Name, feature.Axis, feature.Index, feature.Min, feature.Max)).ShouldBe(
            [
                ("image.1.0.mean", 1, 0, 1, 3), ("image.1.1.mean", 1, 1, 2, 5), ("image.1.0.max", 1, 0, 1, 3), ("image.1.1.max", 1, 1, 2, 5),
                ("image.zeros", null, 0, 0, 0),
            ]);

    [Fact]
    public void ArrayThatAnotherOptionNames_StaysColumns()
    {
        var scores = Enumerable.Range(0, 2 * 100).Select(place => place / 200f).ToArray();

        var profile = ProfileCommand.Make(
            Zip(("image", "(2, 2, 8, 8)", Pictures), ("scores", "(2, 100)", scores)), ".npz", "image", null, [], [], ["p=scores"]);

        profile.Outputs.Single().ConfidenceCounts!.Sum().ShouldBe(2);
        profile.Features.Count.ShouldBe(4);
    }

    [Fact]
    public void ColumnsThatAreNamed_StayColumns() =>
        ProfileCommand.Make(Zip(("x", "(2, 128)", Pictures)), ".npz", null, "x.0,x.100", [], [], []).Features
            .Select(feature => (feature.Name, feature.Index, feature.Reduce)).ShouldBe([("x.0", 0, null), ("x.100", 100, null)]);

    [Theory]
    [InlineData("image", "--reduce image must be INPUT=REDUCTION,… or INPUT:AXIS=REDUCTION,… with an axis of 1 or more")]
    [InlineData("image:0=mean", "--reduce names 'image:0', which is no array of the sample; only those of an .npz are reduced")]
    [InlineData("image=median",
        "--reduce image=median names 'median', which is no reduction; there are mean, std, min, max, zeros, norm, length")]
    [InlineData("image:4=mean", "--reduce image:4=mean: array 'image' has no axis 4; its last one is 3, and axis 0 counts rows")]
    [InlineData("picture=mean", "--reduce names 'picture', which is no array of the sample; only those of an .npz are reduced")]
    public void OptionThatDoesNotFit_IsRefusedWithTheRemedy(string option, string says) =>
        Should.Throw<ProfileException>(() => Make([option], ("image", "(2, 2, 8, 8)", Pictures))).Message.ShouldBe(says);

    [Fact]
    public void MoreChannelsThanCanBeTold_AreRefused() =>
        Should.Throw<ProfileException>(() => Make(["x:1=mean"], ("x", "(1, 256)", Pictures))).Message
            .ShouldBe("--reduce x:1=mean: axis 1 of array 'x' has 256 places, and 16 can be told at most");

    [Fact]
    public void Reductions_AreWrittenAndReadAgain()
    {
        using var text = new StringWriter();
        ProfileWriter.Write(Make(["image:1=mean"], ("image", "(2, 2, 8, 8)", Pictures)), text);

        text.ToString().ShouldContain("\"reduce\":\"mean\",\"axis\":1");
        var read = JsonSerializer.Deserialize(text.ToString(), ProfileJsonContext.Default.ReferenceProfile)!;
        ProfileLimits.Fault(read).ShouldBeNull();
        (read.Features[1].Reduce, read.Features[1].Axis, read.Features[1].Index).ShouldBe((Reduction.Mean, 1, 1));
    }

    [Theory]
    [InlineData(null, 1, 0)]
    [InlineData(Reduction.Mean, 0, 0)]
    [InlineData(Reduction.Mean, null, 3)]
    public void AxisThatDoesNotFit_IsAFaultOfTheProfile(Reduction? reduction, int? axis, int index) =>
        ProfileLimits.Fault(new(2, [new("x", "x", index, 0, 1, [], [1]) { Reduce = reduction, Axis = axis }], []))!
            .ShouldStartWith("has an axis of feature x that does not fit");

    private static ReferenceProfile Make(string[] reductions, params (string Name, string Shape, float[] Values)[] arrays) =>
        ProfileCommand.Make(Zip(arrays), ".npz", null, null, [], [], [], reductions: reductions);

    private static MemoryStream Zip(params (string Name, string Shape, float[] Values)[] arrays)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, shape, values) in arrays)
            {
                using var entry = zip.CreateEntry($"{name}.npy").Open();
                var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}    \n");
                var length = new byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
                entry.Write([0x93, .. "NUMPY"u8, 1, 0, .. length, .. header, .. values.SelectMany(BitConverter.GetBytes)]);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
