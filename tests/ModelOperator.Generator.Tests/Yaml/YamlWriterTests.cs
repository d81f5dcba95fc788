using System.Text.Json.Nodes;
using ModelOperator.Generator.Yaml;
using YamlDotNet.Serialization;

namespace ModelOperator.Generator.Tests.Yaml;

public sealed class YamlWriterTests
{
    [Fact]
    public void Tree_IsWrittenInBlockStyleInItsOrder() =>
        YamlWriter.Write(JsonNode.Parse("""{"b":1,"a":{"list":["x",{"z":true}],"none":[],"empty":{}},"m":null,"f":0.5}""")!)
            .ShouldBe("b: 1\na:\n  list:\n    - x\n    - z: true\n  none: []\n  empty: {}\nm: null\nf: 0.5\n");

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("y")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("1e3")]
    [InlineData(".5")]
    [InlineData("2026-01-01")]
    [InlineData("10m")]
    [InlineData("5%")]
    [InlineData("^[a-z]+(\\.[0-9]+)?$")]
    [InlineData("a: b")]
    [InlineData("a # b")]
    [InlineData("it's \"so\"")]
    [InlineData(" padded ")]
    [InlineData("{{ candidate.revision }}")]
    [InlineData("nvidia.com/gpu")]
    public void Text_ReadBack_IsTheSameText(string text)
    {
        var yaml = YamlWriter.Write(new JsonObject { ["key"] = text });
        var reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        reader.Deserialize<Dictionary<string, object>>(yaml)["key"].ShouldBe(text, yaml);
    }
}
