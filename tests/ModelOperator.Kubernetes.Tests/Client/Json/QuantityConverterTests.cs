using System.Buffers;
using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Kubernetes.Tests.Client.Json;

public sealed class QuantityConverterTests
{
    [Theory]
    [InlineData("500m", "500m")]
    [InlineData("0.5", "500m")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1e3", "1e3")]
    public void Quantity_IsReadAndWrittenAsAServerDoes(string text, string written) =>
        JsonSerializer.Serialize(Read(text).Hard["cpu"], KubernetesJsonContext.Default.Options).ShouldBe($"\"{written}\"");

    [Theory]
    [InlineData("1e1000000")] // to an API server it is a quantity, and the package would compute for hours
    [InlineData("1e99999999999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("abc")]
    [InlineData("")]
    public void QuantityThatNobodyCanComputeWith_IsNone(string text) => Should.Throw<JsonException>(() => Read(text));

    [Fact]
    public void QuantityThatIsANumber_IsTheSameAsItsText() =>
        JsonSerializer.Deserialize("""{"limits":{"cpu":2,"memory":1.5e3}}""", KubernetesJsonContext.Default.V1ResourceRequirements)!
            .Limits!.Values.Select(quantity => quantity.ToString()).ShouldBe(["2", "1500"], ignoreOrder: true);

    // The package never ends writing it.
    [Theory]
    [InlineData("-1e3")]
    [InlineData(" -1e3")]
    [InlineData("-1e0")]
    [InlineData("-1.5E3")]
    [InlineData("-1e-3")]
    public async Task NegativeQuantityWithAnExponent_IsNone(string text) =>
        await Should.ThrowAsync<JsonException>(Task.Run(() => Read(text)).WaitAsync(TimeSpan.FromSeconds(30)));

    [Theory]
    [InlineData("-5")]
    [InlineData("-1.5Gi")]
    [InlineData("-1E")]
    [InlineData("-1Ei")]
    [InlineData("1e-3")]
    public void OtherQuantityBelowOne_IsRead(string text) => Read(text).Hard["cpu"].ShouldBe(new ResourceQuantity(text));

    [Fact]
    public void ObjectWithSuchAQuantity_IsLeftOutOfItsList_AndTheOthersAreRead()
    {
        var list = Encoding.UTF8.GetBytes(
            """
            {"metadata":{"resourceVersion":"9"},"items":[
              {"metadata":{"name":"a","namespace":"ml"},"spec":{"hard":{"cpu":"1e1000000"}}},
              {"metadata":{"name":"b","namespace":"ml"},"spec":{"hard":{"cpu":"1"}}}]}
            """);

        var read = ListBody.Parse<V1ResourceQuota>(new ReadOnlySequence<byte>(list), new ObjectJson([]));

        read.Items.Select(quota => quota.Metadata.Name).ShouldBe(["b"]);
    }

    private static V1ResourceQuotaSpec Read(string text) =>
        JsonSerializer.Deserialize("{\"spec\":{\"hard\":{\"cpu\":\"" + text + "\"}}}", KubernetesJsonContext.Default.V1ResourceQuota)!.Spec;
}
