using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace ModelOperator.Profiles.Tests;

public sealed class ProfileCommandTests
{
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "examples", "digits");

    [Fact]
    public void Profile_OfASample_HasBinsOfEqualCounts()
    {
        var sample = "x,y\n" + string.Join('\n', Enumerable.Range(0, 1000).Select(number => $"{number},{(number % 2 == 0 ? "" : "7")}"));

        var profile = Csv(sample, classes: ["label=0,1"], confidence: ["probabilities"]);

        profile.Features[0].Edges.ShouldBe([100, 200, 300, 400, 500, 600, 700, 800, 900]);
        profile.Features[0].Counts.ShouldAllBe(count => count == 100);
        (profile.Features[0].Min, profile.Features[0].Max).ShouldBe((0d, 999d));
        profile.Features[1].Edges.ShouldBeEmpty();
        profile.Features[1].Counts.ShouldBe([500]);
        profile.Outputs[0].Classes.ShouldBe(["0", "1"]);
        profile.Outputs[1].Confidence.ShouldBeTrue();
    }

    [Theory]
    [InlineData("x\n1,2", "line 2 of the sample has 2 fields; the first line names 1 columns")]
    [InlineData("x\nabc", "line 2 of the sample has 'abc' for x, which is no number")]
    [InlineData("", "the sample is empty")]
    public void Sample_ThatIsNone_IsRefused(string sample, string expected) =>
        Should.Throw<ProfileException>(() => Csv(sample)).Message.ShouldContain(expected);

    [Fact]
    public void Columns_CanBeChosen_AndKeepTheirPlace()
    {
        var profile = Csv("a,b,c\n1,2,3", chosen: "c, a");

        profile.Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("a", 0), ("c", 2)]);
        Should.Throw<ProfileException>(() => Csv("a,b\n1,2", chosen: "z")).Message.ShouldBe(
            "--columns names 'z', which the sample does not have; its columns begin with a, b");
    }

    [Fact]
    public void Columns_WithACommaInTheirName_AreChosenInQuotes()
    {
        var profile = Csv("\"a, of all\",b,c\n1,2,3", chosen: "\"a, of all\",c");

        profile.Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("a, of all", 0), ("c", 2)]);
        Should.Throw<ProfileException>(() => Csv("a,b\n1,2", chosen: "\"a")).Message.ShouldBe(
            "--columns \"a opens a quote that nothing closes");
    }

    [Fact]
    public void Classes_WithACommaInTheirName_AreGivenInQuotes() =>
        Csv("a\n1", classes: ["label=\"yes, sir\",no"]).Outputs[0].Classes.ShouldBe(["yes, sir", "no"]);

    [Fact]
    public void WideSample_GetsAsManyBinsAsAServerCounts()
    {
        string Wide(int columns) => string.Join('\n', Enumerable.Range(0, 50)
            .Select(row => string.Join(',', Enumerable.Range(0, columns).Select(column => row == 0 ? $"c{column}" : $"{row}"))));

        ProfileLimits.Fault(Csv(Wide(256))).ShouldBeNull();
        Should.Throw<ProfileException>(() => Csv(Wide(257))).Message.ShouldContain(
            "at most 256: choose the ones that matter with --columns");
    }

    [Theory]
    [InlineData("a.csv", null, "--input is missing")]
    [InlineData("a.parquet", "x", "must end in .csv or .npz, not '.parquet'")]
    public void SampleOfAnUnknownKind_IsRefused(string file, string? input, string says) =>
        Should.Throw<ProfileException>(
            () => ProfileCommand.Make(Stream.Null, Path.GetExtension(file), input, null, [], [], [])).Message.ShouldContain(says);

    [Fact]
    public void Confidence_OfScoresInTheSample_IsCounted_AndTheyAreNoColumnsOfTheInput()
    {
        var profile = Csv("age,p0,income,p1,label\n1,0.1,10,0.9,1\n2,0.6,20,0.4,0\n3,0,30,1,1\n4,,40,1,1\n", null,
            ["label=0,1"], ["p=p0,p1", "q"], ["label=label"]);

        profile.Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("age", 0), ("income", 1)]);
        var scored = profile.Outputs.Single(output => output.Output == "p");
        scored.Confidence.ShouldBeTrue();
        scored.ConfidenceCounts.ShouldBe([0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]); // 0.6, 0.9 and 1; the row without a score is not counted
        profile.Outputs.Single(output => output.Output == "q").ConfidenceCounts.ShouldBeNull();
        ProfileLimits.Fault(profile).ShouldBeNull();
    }

    // As doubles these are 0.6000000238, 0.699999988 and 0.8000000119.
    [Theory]
    [InlineData(0.6f, 5)]
    [InlineData(0.7f, 6)]
    [InlineData(0.8f, 7)]
    public void Confidence_OfSinglePrecision_OnABound_FallsIntoTheBinBelowIt(float score, int bin)
    {
        var text = ((double)score).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        var profile = Csv($"age,p0,p1\n1,{text},0\n", confidence: ["p=p0,p1"]);

        profile.Outputs.Single(output => output.Output == "p").ConfidenceCounts![bin].ShouldBe(1);
    }

    [Fact]
    public void Confidence_OfAColumnThatIsNotThere_IsRefused() =>
        Should.Throw<ProfileException>(() => Csv("a,b\n1,2", confidence: ["p=z"])).Message.ShouldBe(
            "--confidence p names 'z', which is no column of the sample; its columns begin with a, b");

    [Fact]
    public void Prediction_IsCountedByClass_AndIsNoColumnOfTheInput()
    {
        var profile = Csv("age,label,income\n1,0,10\n2,1,20\n3,1,30\n4,7,40\n5,,50\n", null, ["label=0,1"], [], ["label=label"]);

        profile.Features.Select(feature => (feature.Name, feature.Index)).ShouldBe([("age", 0), ("income", 1)]);
        profile.Outputs.Single().Counts.ShouldBe([1, 2, 1]); // two classes and one other; what is missing is not counted
        ProfileLimits.Fault(profile).ShouldBeNull();
    }

    [Theory]
    [InlineData("label=nowhere", "names a column that the sample does not have; its columns begin with age, label")]
    [InlineData("other=label", "needs the classes of output other; add --classes other=CLASS,CLASS,…")]
    [InlineData("label", "must be OUTPUT=COLUMN")]
    public void PredictionThatCannotBeCounted_IsRefused(string prediction, string says) =>
        Should.Throw<ProfileException>(() => Csv("age,label\n1,0\n", null, ["label=0,1"], [], [prediction])).Message.ShouldContain(says);

    [Fact]
    public void CountsOfAProfile_AreOneForEachClassAndOneForAllOthers() =>
        ProfileLimits.Fault(new(ReferenceProfile.Current, [], [new("label", ["0", "1"], Counts: [1, 2])]))!.ShouldContain(
            "counts of output label");

    [Fact]
    public void Command_FailsInOneSentence()
    {
        var (code, output, errors) = Run("/nowhere/sample.csv", "--input", "x");

        (code, output).ShouldBe((1, ""));
        errors.ShouldStartWith("error: ");
        errors.ShouldContain("/nowhere/sample.csv");
        errors.Trim().ShouldNotContain('\n');
    }

    [Fact]
    public void ExampleOfTheDigits_IsWhatTheCommandInItsReadmeMakes()
    {
        var (code, output, errors) = Run(
            Path.Combine(Digits, "training.npz"), "--classes", "label=0,1,2,3,4,5,6,7,8,9", "--confidence", "probabilities");

        (code, errors).ShouldBe((0, ""));
        var profile = JsonSerializer.Deserialize(output, ProfileJsonContext.Default.ReferenceProfile).ShouldNotBeNull();
        profile.Features.Count.ShouldBe(64);
        profile.Features.ShouldAllBe(feature => feature.Input == "x" && feature.Counts.Sum() == 1437 && feature.Max <= 16);
        var configMap = File.ReadAllText(Path.Combine(Digits, "profiles.yaml"));
        configMap.ShouldEndWith("  training.json: |\n" + string.Concat(output.TrimEnd('\n').Split('\n').Select(line => $"    {line}\n")));
        File.ReadAllText(Path.Combine(Digits, "README.md"))
            .ShouldContain("profile examples/digits/training.npz --classes label=0,1,2,3,4,5,6,7,8,9 --confidence probabilities");
    }

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = ProfileCommand.Create().Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    private static ReferenceProfile Csv(
        string sample, string? chosen = null, string[]? classes = null, string[]? confidence = null, string[]? predictions = null) =>
            ProfileCommand.Make(new MemoryStream(Encoding.UTF8.GetBytes(sample)), ".csv", "in", chosen, classes ?? [], predictions ?? [],
            confidence ?? []);
}
