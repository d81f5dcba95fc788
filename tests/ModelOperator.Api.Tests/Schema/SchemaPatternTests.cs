using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Tests.Schema;

public sealed class SchemaPatternTests
{
    [Theory]
    [InlineData(SchemaPatterns.ModelUri, "https://example.com/model.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "s3://models/digits/2/model.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "oci://registry.example.com/digits:2")]
    [InlineData(SchemaPatterns.ModelUri, "pvc://claim/model.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "configmap://digits-models/v1.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "gs://models/llama/")]
    [InlineData(SchemaPatterns.ModelUri, "azure://account/models/m.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "hf://Org/name@v1.0")]
    [InlineData(SchemaPatterns.ModelUri, "s3://models/llama/")]
    [InlineData(SchemaPatterns.MountPath, "/models")]
    [InlineData(SchemaPatterns.MountPath, "/opt/ml/model_1.0")]
    [InlineData(SchemaPatterns.ShareOrNumber, "1%")]
    [InlineData(SchemaPatterns.ShareOrNumber, "0.01")]
    [InlineData(SchemaPatterns.ExtendedResource, "nvidia.com/gpu")]
    [InlineData(SchemaPatterns.ExtendedResource, "nvidia.com/mig-1g.10gb")]
    [InlineData(SchemaPatterns.HeaderName, "X-User-Id")]
    [InlineData(SchemaPatterns.Name, "2")]
    [InlineData(SchemaPatterns.NotBlank, "up == 1")]
    public void Pattern_FitsWhatItIsFor(string pattern, string text) => Matches(pattern, text).ShouldBeTrue();

    [Theory]
    [InlineData(SchemaPatterns.ModelUri, "ftp://example.com/model.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "http://example.com/model.onnx")]
    [InlineData(SchemaPatterns.ModelUri, "https://")]
    [InlineData(SchemaPatterns.ModelUri, "s3://a b")]
    [InlineData(SchemaPatterns.MountPath, "/")]
    [InlineData(SchemaPatterns.MountPath, "models")]
    [InlineData(SchemaPatterns.MountPath, "/models/")]
    [InlineData(SchemaPatterns.MountPath, "/models/../etc")]
    [InlineData(SchemaPatterns.MountPath, "/models//a")]
    [InlineData(SchemaPatterns.MountPath, "/a:b")]
    [InlineData(SchemaPatterns.Sha256, "abc")]
    [InlineData(SchemaPatterns.Sha256, "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
    [InlineData(SchemaPatterns.ShareOrNumber, "-1%")]
    [InlineData(SchemaPatterns.ExtendedResource, "gpu")]
    [InlineData(SchemaPatterns.HeaderName, "X User")]
    [InlineData(SchemaPatterns.Name, "-a")]
    [InlineData(SchemaPatterns.NotBlank, " \t")]
    public void Pattern_RefusesWhatIsNone(string pattern, string text) => Matches(pattern, text).ShouldBeFalse();

    private static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
