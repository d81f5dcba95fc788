using System.Net;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Tests.Connections;

public sealed class AddressRangesTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("192.168.3.4", "192.168.3.4", true)]
    [InlineData("192.168.3.4", "192.168.3.5", false)]
    [InlineData("::ffff:192.168.3.4", "192.168.3.4", true)]
    [InlineData(" fd00::/8 ,, 10.0.0.1/32", "fd12::1", true)]
    [InlineData("fd00::/8", "fe80::1", false)]
    [InlineData("0.0.0.0/0", "fd12::1", false)]
    [InlineData("", "127.0.0.1", false)]
    [InlineData(null, "127.0.0.1", false)]
    public void Address_IsOneOfTheListed(string? list, string address, bool expected) =>
        AddressRanges.Parse(list).Contains(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("ingress")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/8 fd00::/8")]
    public void WhatIsNeitherAddressNorNetwork_IsRefused_AndNamed(string entry) =>
        Should.Throw<FormatException>(() => AddressRanges.Parse($"127.0.0.1,{entry}")).Message.ShouldStartWith(
            $"\"{entry}\" is neither an address nor a network");
}
