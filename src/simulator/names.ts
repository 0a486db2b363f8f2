/** Names to make people from; invented combinations, no real persons meant. */
export const GIVEN_NAMES: readonly string[] =
  "Ada Bo Cy Dana Elif Farid Greta Hugo Ines Jonas Kira Luis Mona Noor Olga Pablo Quinn Rosa Samir Tara Uma Viktor Wanda Xenia Yusuf Zoe Anton Bela Carla Dmitri Esme Felix Gina Hana Ivo Jana Karim Lena Marco Nadia".split(
    " ",
  );

export const FAMILY_NAMES: readonly string[] =
  "Byron Chen Duarte Eriksen Fontaine Gupta Haddad Ivanova Jensen Kowalski Larsen Moreau Nakamura Okafor Petrov Quist Rossi Schmidt Tanaka Ueda Vargas Weber Xu Yilmaz Zeller Almeida Brandt Costa Dubois Engel Fischer Grieg Horvat Ito Jovanovic Klein Lindqvist Mbeki Novak Oduya".split(
    " ",
  );
