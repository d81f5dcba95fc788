using System.Text;
using System.Text.Json;

namespace ModelOperator.Profiles.Tests;

/// <summary>Checks the share of right answers in the sample.</summary>
public sealed class QualityTests
{
    private const string Sample = """
        age,device,truth,answer,income
        1,phone,cat,cat,10
        2,phone,cat,dog,20
        3,desktop,dog,dog,30
        4,,dog,dog,40
        5,desktop,,dog,50
        """;

    [Fact]
    public void Quality_IsCountedInAllAndBySlice_OverTheRowsWithBoth()
    {
        var profile = Make(Sample, "truth", ["answer"], "device");

        (profile.Quality!.Rows, profile.Quality.Right).ShouldBe((4, 3), "one row has no label");
        profile.Quality.Slices.ShouldBe(
            [new("device=desktop", 1, 1), new("device=other", 1, 1), new("device=phone", 2, 1)]);
        ProfileLimits.Fault(profile).ShouldBeNull();
    }

    [Fact]
    public void ColumnsAside_AreNoInputs_AndTheOthersMoveUp() => Make(Sample, "truth", ["answer"], "device")
        .Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("age", 0), ("income", 1)]);

    [Fact]
    public void Slice_ThatColumnsNames_StaysAnInput() => Make("age,group,y,p\n1,0,1,1\n2,1,1,0\n", "y", ["p"], "group", "age,group")
        .ShouldSatisfyAllConditions(
            profile => profile.Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("age", 0), ("group", 1)]),
            profile => profile.Quality!.Slices.ShouldBe([new("group=0", 1, 1), new("group=1", 1, 0)]));

    [Fact]
    public void Prediction_OfAnOutput_IsCountedByClassToo_AlsoWhereClassesAreNames()
    {
        var profile = Make(Sample, "truth", ["animal=answer"], "device", classes: ["animal=cat,dog"]);

        profile.Outputs.Single().Counts.ShouldBe([1, 4, 0]);
        profile.Quality!.Right.ShouldBe(3);
    }

    [Fact]
    public void Prediction_OfNoClassByName_IsOther() =>
        Make("x,y,p\n1,cat,bird\n", "y", ["animal=p"], null, classes: ["animal=cat,dog"]).Outputs.Single().Counts.ShouldBe([0, 0, 1]);

    [Fact]
    public void Numbers_AreComparedByTheirValue() => Make("x,y,p\n1,7,7.0\n2,3,4\n", "y", ["p"]).Quality!
        .ShouldSatisfyAllConditions(quality => (quality.Rows, quality.Right).ShouldBe((2, 1)), quality => quality.Slices.ShouldBeEmpty());

    [Theory]
    [InlineData("x,y,p\n1,7,7\n2,seven,7\n", "y", "p", null,
        "the label and the prediction are of other types: column 'y' has 'seven' in row 2, and all of column 'p' are numbers; "
        + "write both as numbers, or both as names of classes")]
    [InlineData("x,y,p\n1,7,dog\n", "y", "p", null,
        "the label and the prediction are of other types: column 'p' has 'dog' in row 1, and all of column 'y' are numbers; "
        + "write both as numbers, or both as names of classes")]
    [InlineData("x,y,p\n1,7,7\n", "z", "p", null, "--label z names a column that the sample does not have; its columns begin with x, y, p")]
    [InlineData("x,y,p\n1,7,7\n", "y", "q", null,
        "--prediction q names a column that the sample does not have; its columns begin with x, y, p")]
    [InlineData("x,y,p\n1,7,7\n", "y", "p", "d",
        "--slices d: 'd' names a column that the sample does not have; its columns begin with x, y, p")]
    [InlineData("x,y,p\n1,7,\n2,,7\n", "y", "p", null,
        "no row of the sample has both a label in 'y' and a prediction in 'p'; give a sample with both")]
    [InlineData("x,x,y,p\n1,1,7,7\n", "y", "p", null,
        "the sample's first line names column 'x' twice, as 1 and 2; give each a name of its own")]
    [InlineData("x,y,p\n1,7,7\n", null, "p", "x",
        "--slices needs the right answers, by which the model's quality is counted; add --label COLUMN")]
    public void BadInput_IsRefusedWithColumnValueAndRemedy(string sample, string? label, string prediction, string? slices, string says) =>
        Should.Throw<ProfileException>(() => Make(sample, label, [prediction], slices)).Message.ShouldBe(says);

    [Fact]
    public void LabelWithoutAPrediction_IsRefused() =>
        Should.Throw<ProfileException>(() => Make("x,y\n1,7\n", "y", [])).Message
            .ShouldBe("--label y is compared with one prediction, and there are 0; add --prediction COLUMN for that one");

    [Fact]
    public void SliceOfManyValues_IsRefused()
    {
        var sample = "x,y,p,city\n" + string.Concat(Enumerable.Range(0, 40).Select(row => $"1,1,1,c{row:00}\n"));

        Should.Throw<ProfileException>(() => Make(sample, "y", ["p"], "city")).Message.ShouldBe(
            "--slices names column 'city', which has 40 values, as 'c00'; a slice has 32 at most: put values together into groups");
    }

    [Fact]
    public void Quality_IsWrittenAndReadAgain()
    {
        using var text = new StringWriter();
        ProfileWriter.Write(Make(Sample, "truth", ["answer"], "device"), text);

        var read = JsonSerializer.Deserialize(text.ToString(), ProfileJsonContext.Default.ReferenceProfile)!;

        (read.Quality!.Rows, read.Quality.Right, read.Quality.Slices.Count).ShouldBe((4, 3, 3));
    }

    [Fact]
    public void Classes_AreCountedInAllAndBySlice() => Make(Sample, "truth", ["answer"], "device").Quality!.Classes!.ShouldBe(
    [
        new("all", "cat", Hits: 1, Misses: 1, FalseAlarms: 0), new("device=phone", "cat", 1, 1, 0),
        new("all", "dog", 2, 0, 1), new("device=desktop", "dog", 1, 0, 0), new("device=other", "dog", 1, 0, 0),
        new("device=phone", "dog", 0, 0, 1),
    ]);

    [Fact]
    public void ClassesThatAreNumbers_AreWrittenAsFeedbackCountsThem() =>
        Make("x,y,p\n1,7.0,7\n2,3,7.00\n", "y", ["p"]).Quality!.Classes!
            .ShouldBe([new("all", "3", 0, 1, 0), new("all", "7", 1, 0, 1)]);

    [Fact]
    public void OfManyClasses_TheMostFrequentAreCounted()
    {
        var rows = Enumerable.Range(0, 40).SelectMany(name => Enumerable.Repeat($"1,c{name:00},c{name:00}\n", name < 8 ? 1 : 2));

        var classes = Make("x,y,p\n" + string.Concat(rows), "y", ["p"]).Quality!.Classes!;

        classes.Select(one => one.Class).ShouldBe(Enumerable.Range(8, 32).Select(name => $"c{name:00}"));
    }

    [Fact]
    public void ClassesInManySlices_AreFewer_SoThatTheProfileStaysSmall()
    {
        var rows = Enumerable.Range(0, 3200).Select(row => $"1,c{row % 32:00},c00,a{row / 100}\n");

        var profile = Make("x,y,p,s\n" + string.Concat(rows), "y", ["p"], "s");

        profile.Quality!.Classes!.Select(one => one.Class).Distinct().Count().ShouldBe(512 / 33);
        ProfileLimits.Fault(profile).ShouldBeNull();
    }

    [Fact]
    public void LabelsThatAreEstimatedNumbers_AreNoClasses() =>
        Make("x,y,p\n" + string.Concat(Enumerable.Range(0, 101).Select(row => $"1,{row}.5,{row}\n")), "y", ["p"])
            .Quality!.Classes!.ShouldBeEmpty();

    [Theory]
    [InlineData("all", "cat", -1, "has the quality of a class without a name, or with counts below 0")]
    [InlineData("", "cat", 1, "has the quality of a class without a name, or with counts below 0")]
    [InlineData("all", "dog", 1, "has the quality of class dog in all twice")]
    [InlineData("all", "cat", 1, null)]
    public void QualityOfAClass_MustBePossible(string slice, string name, long hits, string? fault) =>
        ProfileLimits.Fault(ReferenceProfile.Empty with
        {
            Quality = new(3, 2, []) { Classes = [new("all", "dog", 1, 0, 0), new(slice, name, hits, 0, 0)] },
        }).ShouldBe(fault);

    [Theory]
    [InlineData(0, 0, "has a quality with no rows, or with more right ones than there are")]
    [InlineData(3, 4, "has a quality with no rows, or with more right ones than there are")]
    [InlineData(3, 3, null)]
    public void QualityOfAProfile_MustBePossible(long rows, long right, string? fault) =>
        ProfileLimits.Fault(ReferenceProfile.Empty with { Quality = new(rows, right, []) }).ShouldBe(fault);

    private static ReferenceProfile Make(
        string sample, string? label, string[] predictions, string? slices = null, string? columns = null, string[]? classes = null) =>
            ProfileCommand.Make(
                new MemoryStream(Encoding.UTF8.GetBytes(sample)), ".csv", "in", columns, classes ?? [], predictions, [], label, slices);
}
