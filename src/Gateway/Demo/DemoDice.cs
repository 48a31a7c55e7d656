using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Headless.Gateway.Demo;

/// <summary>Chance that is the same on every machine and in every run: the product's slug and what is being decided are the seed.</summary>
internal readonly struct DemoDice(string slug)
{
    /// <summary>0 inclusive to 1 exclusive.</summary>
    public double Roll(string decision)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{slug}/{decision}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>0 inclusive to <paramref name="count"/> exclusive.</summary>
    public int Pick(string decision, int count) => (int)(Roll(decision) * count);
}
