using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.ModelServer.Tests.Examples;

/// <summary>Checks on the held-out images that the committed models do what examples/digits/README.md says.</summary>
public sealed partial class DigitsExampleTests
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    public void Model_OnTheHeldOutImages_IsAsTheReadmeSays(string version)
    {
        using var model = OnnxModel.Load(TestModels.Example($"models/{version}.onnx"), "digits", version, intraOpThreads: 1);
        var holdout = JsonDocument.Parse(File.ReadAllText(TestModels.Example("holdout.json"))).RootElement;
        var images = holdout.GetProperty("images").EnumerateArray()
            .Select(image => image.EnumerateArray().Select(pixel => pixel.GetSingle()).ToArray()).ToList();
        var labels = holdout.GetProperty("labels").EnumerateArray().Select(label => label.GetInt64()).ToList();

        var answers = images.ConvertAll(image => Classify(model, image));

        var answered = answers.Count(answer => answer is not null);
        var right = answers.Zip(labels).Count(pair => pair.First == pair.Second);
        var row = ReadmeRow(version);
        images.Count.ShouldBe(360);
        Percent((double)right / answered).ShouldBe(row.Right);
        (answered == images.Count ? "none" : Percent(1 - ((double)answered / images.Count))).ShouldBe(row.Fails);
        new FileInfo(TestModels.Example($"models/{version}.onnx")).Length.ToString("N0", CultureInfo.InvariantCulture).ShouldBe(row.Bytes);
    }

    [Fact]
    public void Accuracy_RisesFromV1ToV2_AndV3FailsOnAFifth()
    {
        Number(ReadmeRow("v1").Right).ShouldBeInRange(90, 93);
        Number(ReadmeRow("v2").Right).ShouldBeGreaterThanOrEqualTo(97);
        Number(ReadmeRow("v3").Fails).ShouldBeInRange(20, 30);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    public void Manifest_NamesTheModelByItsDigest(string version)
    {
        var bytes = File.ReadAllBytes(TestModels.Example($"models/{version}.onnx"));
        var model = Yaml($"{version}.yaml")["spec"]["model"];
        var configMap = Yaml("models.yaml");

        model["uri"].ToString().ShouldBe($"configmap://{configMap["metadata"]["name"]}/{version}.onnx");
        model["sha256"].ToString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        $"v{model["version"]}".ShouldBe(version);
        Convert.FromBase64String(configMap["binaryData"][$"{version}.onnx"].ToString()).ShouldBe(bytes);
    }

    [Fact]
    public async Task V3_OverHttp_AnswersDarkImages_AndFailsOnBrightOnes()
    {
        await using var server = await RunningServer.StartAsync(TestModels.Example("models/v3.onnx"));
        static string Image(int pixel) =>
            $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat(pixel, 64))}}]}]}""";

        (await server.InferAsync(Image(5))).Status.ShouldBe(HttpStatusCode.OK);
        var failed = await server.InferAsync(Image(6));

        failed.Status.ShouldBe(HttpStatusCode.InternalServerError);
        failed.Error.ShouldContain("Name:'brightness_table' Status Message: indices element out of data bounds");
    }

    [Theory]
    [InlineData("v1", HttpStatusCode.OK)]
    [InlineData("v2", HttpStatusCode.OK)]
    [InlineData("v3", HttpStatusCode.InternalServerError)]
    public async Task RequestOfTheQuickStart_IsAnsweredWithTheRightDigit_AndFailsOnV3(string version, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync(TestModels.Example($"models/{version}.onnx"));

        var answer = await server.InferAsync(await File.ReadAllTextAsync(TestModels.Example("request.json")));

        answer.Status.ShouldBe(status);
        if (status == HttpStatusCode.OK)
        {
            answer.Data().ShouldBe("[6]");
        }
    }

    private static long? Classify(OnnxModel model, float[] image)
    {
        var tensor = Tensor.Allocate(DataType.Fp32, [1, 64]);
        image.CopyTo(tensor.Elements<float>());
        using var request = new InferRequest(null, [tensor], new OutputSelection(["label"], [false]));
        try
        {
            using var result = model.Run(request, CancellationToken.None);
            return result.Outputs[0].Elements<long>()[0];
        }
        catch (BackendException)
        {
            return null;
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private static double Number(string percent) => double.Parse(percent.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static (string Bytes, string Right, string Fails) ReadmeRow(string version)
    {
        var match = TableRow().Matches(File.ReadAllText(TestModels.Example("README.md")))
            .Single(row => row.Groups["model"].Value == version);
        return (match.Groups["bytes"].Value, match.Groups["right"].Value, match.Groups["fails"].Value);
    }

    private static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(TestModels.Example(file));
        stream.Load(reader);
        return stream.Documents.Single().RootNode;
    }

    [GeneratedRegex(@"^\| (?<model>v\d) \| (?<bytes>[\d,]+) \| (?<right>[\d.]+%) \| (?<fails>[\d.]+%|none) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableRow();
}
