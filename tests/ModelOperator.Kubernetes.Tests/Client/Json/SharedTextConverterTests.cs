using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Client.Json;

public sealed class SharedTextConverterTests
{
    [Fact]
    public void LabelsOfTwoObjects_ThatAreEqual_AreOneTextInMemory()
    {
        const string body = """{"metadata":{"name":"a","labels":{"shared-text.example/key":"shared-text-value"}}}""";
        var one = Read(body).Metadata.Labels.Single();
        var other = Read(body).Metadata.Labels.Single();
        other.Key.ShouldBeSameAs(one.Key);
        other.Value.ShouldBeSameAs(one.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("\" \\ / \b \n \t")]
    [InlineData("Grüße, 模型, 🚀")]
    [InlineData("\u0000")]
    [InlineData("\u007f")]
    public void AnyText_IsReadAsItWasWritten(string text)
    {
        var config = new V1ConfigMap { Data = new Dictionary<string, string>(StringComparer.Ordinal) { [text] = text } };
        var json = JsonSerializer.SerializeToUtf8Bytes(config, new ObjectJson([]).Of<V1ConfigMap>());
        Read(Encoding.UTF8.GetString(json)).Data.Single().ShouldBe(KeyValuePair.Create(text, text));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100_000)]
    public void TextOfAnyLength_IsReadWhole(int length)
    {
        var text = new string('x', length);
        Read("{\"metadata\":{\"name\":\"" + text + "\"}}").Metadata.Name.ShouldBe(text);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void WhatIsNoText_DoesNotFit(string value) =>
        Should.Throw<JsonException>(() => Read("{\"metadata\":{\"name\":" + value + "}}"));

    [Fact]
    public void TextThatIsNoUtf8_DoesNotFit()
    {
        byte[] body = [.. """{"metadata":{"name":"a"""u8, 0xFF, .. "\"}}"u8];
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize(body, new ObjectJson([]).Of<V1ConfigMap>()));
    }

    private static V1ConfigMap Read(string body) => JsonSerializer.Deserialize(body, new ObjectJson([]).Of<V1ConfigMap>())!;
}
