using k8s.Models;
using ModelOperator.Operator.Resting;

namespace ModelOperator.Operator.Tests.Resting;

public sealed class VersionDigestTests
{
    [Fact]
    public void SameObjectsInTheSameVersions_HaveTheSameSum() => Sum(("a", "1"), ("b", "2")).ShouldBe(Sum(("a", "1"), ("b", "2")));

    [Fact]
    public void EveryChange_HasAnotherSum()
    {
        UInt128[] all =
        [
            Sum(("a", "1")), Sum(("a", "2")), Sum(("b", "1")), Sum(("a1", "")), Sum(("", "a1")), Sum(("a", "1"), ("b", "2")),
            Sum(("b", "2"), ("a", "1")), Sum(("a", "1b"), ("", "2")), Sum(),
        ];

        all.Distinct().Count().ShouldBe(all.Length);
    }

    [Fact]
    public void WhatIsSoOrNot_CountsToo()
    {
        var (yes, no) = (new VersionDigest(), new VersionDigest());
        yes.Add(true);
        no.Add(false);

        yes.Sum().ShouldNotBe(no.Sum());
    }

    private static UInt128 Sum(params (string Uid, string Version)[] objects)
    {
        var digest = new VersionDigest();
        foreach (var (uid, version) in objects)
        {
            digest.Add(new V1Service { Metadata = new() { Uid = uid, ResourceVersion = version } });
        }

        return digest.Sum();
    }
}
