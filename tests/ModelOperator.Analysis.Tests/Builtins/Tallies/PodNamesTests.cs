using System.Text.RegularExpressions;
using ModelOperator.Analysis.Builtins.Tallies;

namespace ModelOperator.Analysis.Tests.Builtins.Tallies;

public sealed class PodNamesTests
{
    private const string Fifty = "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdef";

    [Theory]
    [InlineData("digits-gateway", "digits-gateway-5d4f8c7b9d-x2x7k", true)]
    [InlineData("digits-gateway", "digits-gateway-0", true)]
    [InlineData("digits-gateway", "digits-gateway-7f9c2ab4d1-5d4f8c7b9d-x2x7k",
        false)] // a model server of a ModelDeployment digits-gateway
    [InlineData("digits-gateway", "digits-gateway-gateway-5d4f8c7b9d-x2x7k", false)] // and its gateway
    [InlineData("digits-gateway", "digits-gateway", false)]
    [InlineData("digits-gateway", "digits-gateway-", false)]
    [InlineData("digits-gateway", "digits-gatewayx-1-2", false)]
    [InlineData("digits-gateway", "xdigits-gateway-1-2", false)]
    [InlineData("digits-gateway", "", false)]
    [InlineData("digits-7f9c2ab4d1", "digits-7f9c2ab4d1-5d4f8c7b9d-x2x7k", true)]
    [InlineData("digits-7f9c2ab4d1", "digits-0123456789-5d4f8c7b9d-x2x7k", false)]
    [InlineData(Fifty, Fifty + "-5d4f8cx2x7k", true)] // cut within the hash
    [InlineData(Fifty + "-gateway", Fifty + "-gatewayx2x7k", true)] // 58: cut before the hash
    [InlineData(Fifty + "-gateway", Fifty + "-gateway-x2x7k", false)]
    [InlineData(Fifty + "-7f9c2ab4d1", Fifty + "-7f9c2abx2x7k", true)] // cut within the revision
    [InlineData(Fifty + "-7f9c2ab4d1", Fifty + "-7f9c2aax2x7k", false)]
    public void Pod_IsOfTheDeploymentThatMadeIt(string deployment, string pod, bool itsOwn)
    {
        PodNames.IsOf(pod, deployment).ShouldBe(itsOwn);
        Regex.IsMatch(pod, $"^(?:{PodNames.Pattern(deployment)})$", RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBe(itsOwn);
    }
}
