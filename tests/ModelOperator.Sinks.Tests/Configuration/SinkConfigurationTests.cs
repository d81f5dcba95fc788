using Microsoft.Extensions.Configuration;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Sinks.Tests.Configuration;

public sealed class SinkConfigurationTests
{
    [Fact]
    public void Sinks_AreReadByName()
    {
        var sinks = Read(
            ("Sinks:desk:Address", "http://desk.people:8080/events?team=a"),
            ("Sinks:lake:Address", "https://lake.example"), ("Sinks:lake:Mode", "Batch"), ("Sinks:lake:TimeoutSeconds", "2.5"),
            ("Sinks:lake:MaxRetries", "0"), ("Sinks:lake:MaxQueuedEvents", "7"), ("Sinks:lake:MaxQueuedBytes", "65536"),
            ("Sinks:off:Address", ""), ("Sinks:off:Mode", "Batch"));

        sinks.Keys.Order().ShouldBe(["desk", "lake"]);
        sinks["desk"].ShouldBe(new SinkOptions { Address = new("http://desk.people:8080/events?team=a") });
        sinks["lake"].ShouldBe(new SinkOptions
        {
            Address = new("https://lake.example"),
            Mode = SinkMode.Batch,
            Timeout = TimeSpan.FromSeconds(2.5),
            MaxRetries = 0,
            MaxQueuedEvents = 7,
            MaxQueuedBytes = 65536,
        });
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void SinkForGateways_IsOneThatSaysSo(string value, bool isOne) =>
        Read(("Sinks:lake:Address", "http://a"), ("Sinks:lake:ForGateways", value))["lake"].ForGateways.ShouldBe(isOne);

    // Gateways run in the namespaces of tenants.
    [Theory]
    [InlineData("BearerTokenFile")]
    [InlineData("CaFile")]
    public void SinkForGateways_HasNoCredentials(string setting) => Should.Throw<StartupException>(
        () => Read(("Sinks:lake:Address", "http://a"), ("Sinks:lake:ForGateways", "true"), ($"Sinks:lake:{setting}", "/etc/secret")))
        .Message.ShouldBe("Sinks:lake:ForGateways must not be true beside a token or authorities: gateways run in the namespaces of "
            + "tenants "
            + "and get neither");

    [Fact]
    public void CredentialsDirectory_IsAMountedSecret()
    {
        var secret = Directory.CreateTempSubdirectory("secret").FullName;
        try
        {
            File.WriteAllText(Path.Combine(secret, "token"), "x");

            var sink = Read(("Sinks:desk:Address", "http://a"), ("Sinks:desk:CredentialsDirectory", secret))["desk"];

            sink.BearerTokenFile.ShouldBe(Path.Combine(secret, "token"));
            sink.CaFile.ShouldBeNull();
        }
        finally
        {
            Directory.Delete(secret, recursive: true);
        }
    }

    [Theory]
    [InlineData("Mode", "structured", "Sinks:desk:Mode must be Structured, Binary or Batch, not 'structured'")]
    [InlineData("Mode", "1", "Sinks:desk:Mode must be Structured, Binary or Batch, not '1'")]
    [InlineData("ForGateways", "yes", "Sinks:desk:ForGateways must be true or false, not 'yes'")]
    [InlineData("Adress", "x", "Sinks:desk:Adress is no setting of a sink; there are Address, Mode")]
    [InlineData("Address", "desk:80", "Sinks:desk:Address must be an http or https address without user or fragment")]
    [InlineData("Address", "http://me:secret@desk", "Sinks:desk:Address must be an http or https address without user or fragment")]
    [InlineData("TimeoutSeconds", "61", "Sinks:desk:TimeoutSeconds must be a number from 0.1 to 60, not '61'")]
    [InlineData("MaxRetries", "-1", "Sinks:desk:MaxRetries must be a number from 0 to 10, not '-1'")]
    [InlineData("MaxQueuedEvents", "0", "Sinks:desk:MaxQueuedEvents must be a number from 1 to 100000, not '0'")]
    [InlineData("MaxQueuedBytes", "1", "Sinks:desk:MaxQueuedBytes must be a number from 65536 to 268435456, not '1'")]
    public void BadValue_IsRefusedByName(string setting, string value, string said)
    {
        var problem = Should.Throw<StartupException>(() =>
            Read(("Sinks:desk:Address", "http://desk"), ($"Sinks:desk:{setting}", value)));

        problem.Message.ShouldStartWith(said);
        problem.Message.ShouldNotContain("secret");
    }

    private static IReadOnlyDictionary<string, SinkOptions> Read(params (string Key, string Value)[] settings) => SinkConfiguration.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .GroupBy(setting => setting.Key, StringComparer.Ordinal)
                .Select(all => KeyValuePair.Create(all.Key, (string?)all.Last().Value))) // the last says what holds
            .Build());
}
