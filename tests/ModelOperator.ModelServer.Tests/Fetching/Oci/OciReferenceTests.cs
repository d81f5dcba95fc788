using ModelOperator.Fetching.Oci;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Tests.Fetching.Oci;

public sealed class OciReferenceTests
{
    [Fact]
    public void SecondAt_IsRefused_BecauseTheDigestBehindItWouldBeATag()
    {
        var digest = new string('a', 64);

        Should.Throw<FetchException>(() => OciReference.Parse(new Uri($"oci://my.registry/m@v@sha256:{digest}")));
        OciReference.Parse(new Uri($"oci://my.registry/m@sha256:{digest}")).Digest.ShouldBe(digest);
    }
}
