using System.Text.Json;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Tests.Spec.Pods;

public sealed class PodTemplateTests
{
    [Fact]
    public void TemplatesThatSayTheSame_AreEqual()
    {
        Of("""{"spec":{"a":1,"b":[2]}}""").ShouldBe(Of("""{ "spec": { "b": [2], "a": 1 } }"""));
        Of("""{"spec":{"a":1}}""").ShouldNotBe(Of("""{"spec":{"a":2}}"""));

        static PodTemplate Of(string json) => new(JsonElement.Parse(json));
    }

    [Fact]
    public void Template_IsReadAndWrittenAsItIs()
    {
        const string json = """{"metadata":{"labels":{}},"spec":{"volumes":[{"name":"shm","emptyDir":{}}],"x":null,"y":1.50}}""";

        var spec = Read(json);

        spec.Pod!.Template!.Value.IsReadable.ShouldBeTrue();
        JsonSerializer.Serialize(spec, ModelOperatorJsonContext.Default.ModelDeploymentSpec).ShouldContain(json);
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Template_HasABoundOfLevels(int below, bool isReadable) =>
        Read($$"""{"a":{{new string('[', below)}}{{new string(']', below)}}}""").Pod!.Template!.Value.IsReadable.ShouldBe(isReadable);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    public void WhatIsNoObject_IsUnreadable_AndLeavesTheSpecReadable(string json) =>
        Read(json).Pod!.Template!.Value.IsReadable.ShouldBeFalse();

    private static ModelDeploymentSpec Read(string template) => JsonSerializer.Deserialize(
        $$$"""{"model":{"uri":"pvc://a/b"},"pod":{"template":{{{template}}}}}""", ModelOperatorJsonContext.Default.ModelDeploymentSpec)!;
}
