using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Console.Hosting;

/// <summary>The secret that only the page of the printed address knows. Another program on the machine, or another page in the browser,
/// cannot guess it.</summary>
internal sealed class ConsoleToken
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "x-console-token";

    private const int Bytes = 32;

    private readonly byte[] _expected;

    /// <summary>Makes a new one.</summary>
    public ConsoleToken()
    {
        Text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        _expected = Encoding.ASCII.GetBytes(Text);
    }

    /// <summary>The token as the address has it.</summary>
    public string Text { get; }

    /// <summary>True for the right token. The time does not tell how much of it is right.</summary>
    public bool Is(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _expected);
}
