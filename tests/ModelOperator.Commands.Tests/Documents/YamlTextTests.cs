using System.Text.Json.Nodes;
using ModelOperator.Commands.Documents;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Commands.Tests.Documents;

public sealed class YamlTextTests
{
    [Fact]
    public void Content_IsWrittenAsYaml() =>
        YamlText.Of(JsonNode.Parse(
            """{"a":{"list":[1,{"b":true}],"none":null,"share":0.05,"small":1e-7},"empty":{},"text":"two\nlines\n"}""")!)
            .ShouldBe(
                """
                a:
                  list:
                  - 1
                  - b: true
                  none: 
                  share: 0.05
                  small: 1E-07
                empty: {}
                text: |
                  two
                  lines

                """);

    [Theory]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("1234567e12")]
    [InlineData("-1_000")]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("0x1F")]
    [InlineData("0o17")]
    [InlineData("true")]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData(".inf")]
    public void TextThatYamlWouldReadAsSomethingElse_IsQuoted(string text) =>
        YamlText.Of(new JsonObject { ["a"] = text }).ShouldBeOneOf($"a: \"{text}\"\n", $"a: '{text}'\n");

    [Theory]
    [InlineData(" leading")]
    [InlineData("a: b")]
    [InlineData("# none")]
    [InlineData("- none")]
    [InlineData("{a}")]
    [InlineData("tab\there")]
    [InlineData("two\nlines")]
    [InlineData("  leading\n and trailing \n\n")]
    [InlineData("7f9c2ab4d1")]
    [InlineData("ünï \"quoted\" 'text'")]
    [InlineData("\u001b[2J")]
    [InlineData("configmap://digits/v1.onnx")]
    public void Text_IsReadBackAsItWas(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(YamlText.Of(new JsonObject { [text] = text })));

        var (key, value) = ((YamlMappingNode)yaml.Documents[0].RootNode).Children.Single();
        (((YamlScalarNode)key).Value, ((YamlScalarNode)value).Value).ShouldBe((text, text));
    }
}
