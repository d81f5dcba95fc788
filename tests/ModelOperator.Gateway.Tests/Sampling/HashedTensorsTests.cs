using System.Text;
using System.Text.Json;
using ModelOperator.Gateway.Sampling;

namespace ModelOperator.Gateway.Tests.Sampling;

public sealed class HashedTensorsTests
{
    private const string Request = """{"inputs":[{"name":"age","data":[1]},{"name":"user_id","data":["a"]}]}""";
    private const string Answer = """{"outputs":[{"name":"label","data":[1]}]}""";

    [Theory]
    [InlineData("", true)]
    [InlineData("*", true)]
    [InlineData("user_id,label", true)]
    [InlineData("*,user_id", true)]
    [InlineData("user_ID", false)]
    [InlineData("*,user-id", false)]
    public void Names_AreLookedForInRequestAndAnswer(string hashed, bool areThere) =>
        AreIn(Request, Answer, hashed.Split(',', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(areThere);

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"inputs":7}""")]
    [InlineData("""{"inputs":[7]}""")]
    [InlineData("""{"inputs":[{"name":7}]}""")]
    [InlineData("""{"inputs":[{"name":"\ud800"}]}""")]
    [InlineData("{")]
    public void BodyThatIsNoV2_IsMalformed(string body) => Should.Throw<Exception>(() => AreIn(body, Answer, "user_id"))
        .ShouldSatisfyAllConditions(
            exception => (exception is JsonException or InvalidOperationException).ShouldBeTrue(exception.GetType().Name));

    private static bool AreIn(string request, string answer, params string[] hashed) =>
        HashedTensors.AreIn(Encoding.UTF8.GetBytes(request), Encoding.UTF8.GetBytes(answer), hashed);
}
