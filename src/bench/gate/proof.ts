/**
 * Euclid's proof, told at length the way a reasoning model does; some 700 tokens for the vocabularies
 * of Qwen and Llama. It is shown to models, not to people, and stays English in every language.
 */
export const PROOF = `Okay, so I need to explain why there are infinitely many prime numbers. Let me think about this step by step.

First, let me recall what a prime number is. A prime number is a whole number greater than 1 that can only be divided by 1 and by itself. So the first few prime numbers are 2, 3, 5, 7, 11, 13, 17, 19, 23, and 29. The number 4 is not prime, because 4 = 2 × 2. The number 6 is not prime, because 6 = 2 × 3. And the number 9 is not prime either, because 9 = 3 × 3.

I also remember that every whole number greater than 1 can be written as a product of prime numbers. For example, 12 = 2 × 2 × 3, and 30 = 2 × 3 × 5. That means that every whole number greater than 1 has at least one prime number that divides it. I will need this fact later.

Now, how can I show that there are infinitely many primes? I think the best way is a proof by contradiction. Suppose that there are only finitely many prime numbers. Then I could write all of them in a list: p1, p2, p3, and so on, up to the last one, which I will call pn.

Let me multiply all of the numbers in this list together, and then add 1. So let N = p1 × p2 × p3 × ... × pn + 1. Now, N is a whole number, and it is certainly greater than 1. So there must be a prime number that divides N. Let me call this prime number p.

Since the list contains all of the prime numbers, p must be one of the numbers in the list. But that means that p divides the product p1 × p2 × p3 × ... × pn. And p also divides N. So p must divide the difference between the two, which is equal to 1. But no prime number divides 1, because every prime number is greater than 1. This is a contradiction.

Wait, let me check this with a small example. Suppose that the only primes were 2, 3, and 5. Then N = 2 × 3 × 5 + 1 = 31. And 31 is not divisible by 2, by 3, or by 5: each time, the remainder is 1. In fact, 31 is itself a prime number, and it is not in the list.

But is N always a prime number? Let me try another one. If the list is 2, 3, 5, 7, 11, and 13, then N = 30030 + 1 = 30031. And 30031 = 59 × 509, so it is not a prime number. But that is not a problem, because 59 and 509 are prime numbers that are not in the list. So the argument still works.

Also, it does not matter how long the list is. Whatever finite list of prime numbers I start with, the same construction always gives me at least one prime number that is missing from it. So no finite list can ever be complete.

Therefore, the assumption that there are only finitely many prime numbers must be wrong, and there are infinitely many prime numbers.`;
