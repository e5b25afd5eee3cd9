"""Who was paid: payee texts to suppliers, and the dated evidence about each."""
